# shellcheck shell=bash
# What the other scripts need before they can work: the tools, the wasm target, the packages.
# To be sourced. Nothing here touches the network when everything is already there.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { printf '%s\n' "==> $*"; }

# fail MESSAGE [REMEDY]: one plain sentence of what is wrong, and one of what to do.
fail() {
  printf '%s\n' "error: $1" >&2
  [[ $# -lt 2 ]] || printf '%s\n' "  fix: $2" >&2
  exit 1
}

# Prints the comment block that opens a script, as its help.
help_of() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$1"; }

# at_least HAVE WANT: versions like 1.88.0, compared number by number.
at_least() { [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" == "$2" ]]; }

require_rust() {
  # rustup puts its tools here, and a shell that was open during its installation does not know it.
  command -v cargo >/dev/null || export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
  if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
    fail "Rust is not installed (no cargo on the PATH)" \
      "install it with rustup, see https://rustup.rs, then run this again"
  fi
  local want have
  want="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")"
  have="$(rustc --version | cut -d' ' -f2)"
  at_least "${have%%-*}" "$want.0" ||
    fail "Rust $have is too old, $want or newer is needed" "rustup update stable"
}

require_rust_lints() {
  cargo fmt --version >/dev/null 2>&1 || fail "rustfmt is not installed" "rustup component add rustfmt"
  cargo clippy --version >/dev/null 2>&1 || fail "clippy is not installed" "rustup component add clippy"
}

require_wasm_target() {
  [[ ! -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]] || return 0
  command -v rustup >/dev/null ||
    fail "this Rust cannot build for wasm32-unknown-unknown, and there is no rustup to add it" \
      "install Rust with rustup, see https://rustup.rs, or your system's package of that target"
  say "adding Rust's wasm32-unknown-unknown target"
  rustup target add wasm32-unknown-unknown ||
    fail "the wasm32-unknown-unknown target could not be fetched" \
      "open the network for this once: rustup target add wasm32-unknown-unknown"
}

require_crates() {
  local host
  host="$(rustc -vV | sed -n 's/^host: //p')"
  local fetch=(cargo fetch --quiet --manifest-path "$root/Cargo.toml"
    --target wasm32-unknown-unknown --target "$host")
  ! "${fetch[@]}" --offline >/dev/null 2>&1 || return 0
  say "fetching the Rust crates"
  "${fetch[@]}" ||
    fail "cargo could not get the crates that Cargo.toml names" \
      "if the lines above speak of the network, open it for this once; later runs need none"
}

require_node() {
  local want=20.19.0 have
  command -v node >/dev/null ||
    fail "Node.js is not installed" "install version $want or newer from https://nodejs.org"
  have="$(node --version)"
  at_least "${have#v}" "$want" ||
    fail "Node.js $have is too old, $want or newer is needed" "see https://nodejs.org"
}

# True when node_modules holds what package-lock.json asks for. Times of files say nothing after a
# checkout, so versions are compared; packages for other systems are optional and not looked for.
packages_are_current() {
  (cd "$root" && node --input-type=commonjs --eval '
    const { readFileSync } = require("node:fs");
    const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
    const wanted = packages("package-lock.json");
    const installed = packages("node_modules/.package-lock.json");
    const missing = Object.keys(wanted).some(
      (path) => path && !wanted[path].optional && installed[path]?.version !== wanted[path].version,
    );
    process.exit(missing ? 1 : 0);
  ' 2>/dev/null)
}

require_packages() {
  ! packages_are_current || return 0
  # npm empties the folder before it fills it, through a link too.
  [[ ! -L "$root/node_modules" ]] ||
    fail "node_modules is a link to $(readlink "$root/node_modules"), where other packages are than package-lock.json asks for" \
      "remove the link (rm node_modules) and run this again, which installs them here"
  command -v npm >/dev/null || fail "npm is not installed" "it comes with Node.js from https://nodejs.org"
  say "installing the npm packages"
  (cd "$root" && npm ci --prefer-offline --no-audit --no-fund) ||
    fail "npm could not install the packages of package-lock.json" \
      "if the lines above speak of the network, open it for this once; later runs need none"
}

# Everything that building the page takes.
set_up() {
  require_rust
  require_node
  require_wasm_target
  require_packages
  require_crates
}

# Prints the path of the first of these programs that there is, or fails.
first_of() {
  local candidate
  for candidate in "$@"; do
    [[ -n "$candidate" ]] || continue
    ! command -v "$candidate" || return 0
  done
  return 1
}

find_chromium() {
  first_of "${CHROMIUM:-}" chromium chromium-browser google-chrome /usr/bin/chromium \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"
}

find_firefox() {
  first_of "${FIREFOX:-}" firefox firefox-esr "/Applications/Firefox.app/Contents/MacOS/firefox"
}

# WebKitGTK: what drives it, its plain browser, and a screen in memory to show that on.
find_webkit_driver() { first_of "${WEBKIT_DRIVER:-}" WebKitWebDriver; }
find_minibrowser() { first_of "${MINIBROWSER:-}" /usr/lib*/{,*/}webkit{2gtk-4.1,gtk-6.0}/MiniBrowser /usr/libexec/webkit{2gtk-4.1,gtk-6.0}/MiniBrowser; }
find_xvfb() { first_of Xvfb; }

# How all that becomes WebAssembly is compiled. The kernels ask for the inlining that they need; what more rustc would do
# makes the page's engine a twentieth heavier. Panic messages name source files: shortened, so that the page does not
# tell whose machine built it.
# shellcheck disable=SC2034
engine_rustflags="-C target-feature=+simd128 -C llvm-args=-inline-threshold=75 \
--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"
