// Types of CSS modules; www/css-modules.test.ts checks the names of their classes. They are imported as a namespace
// (`import * as styles`): the build then writes the short name where a class is used, and the page loads no table.

declare module "./*.module.css" {
  const classes: { readonly [name: string]: string };
  export = classes;
}

declare module "../*.module.css" {
  const classes: { readonly [name: string]: string };
  export = classes;
}
