//! Scores by which another program checks that it has the same network.

use convscope::layers::Pass;
use convscope::net::Net;

/// A picture made by a formula, `value[i] = (37 i mod 256) / 255 - 0.5`, and what the network answers to it: something
/// to check another program by.
pub fn check_scores(net: &mut Net) -> Vec<f32> {
    let len = net.spec().input.len();
    let picture = (0..len).map(|at| (at * 37 % 256) as f32 / 255.0 - 0.5);
    net.input(1).set_example(0, picture);
    net.forward(&mut Pass::infer()).example_values(0).collect()
}
