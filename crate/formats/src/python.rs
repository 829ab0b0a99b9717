//! What the two forms of Python code share.

use std::fmt::Write as _;

use convscope::shape::Shape;

/// Lines of code, each with what it says about the shape after it.
#[derive(Default)]
pub struct Code {
    lines: Vec<(usize, String, Option<Shape>)>,
}

impl Code {
    /// A line, indented by so many steps.
    pub fn line(&mut self, indent: usize, text: impl Into<String>) {
        self.lines.push((indent, text.into(), None));
    }

    /// A layer's line, with the shape of its output.
    pub fn layer(&mut self, indent: usize, text: impl Into<String>, output: Shape) {
        self.lines.push((indent, text.into(), Some(output)));
    }

    /// The whole text, the shapes as comments in a column of their own.
    pub fn text(&self) -> String {
        let width = |(indent, line, _): &(usize, String, Option<Shape>)| 4 * indent + line.chars().count();
        let column = self.lines.iter().filter(|line| line.2.is_some()).map(width).filter(|&width| width < 64).max();
        let mut text = String::new();
        for line in &self.lines {
            let _ = write!(text, "{:1$}{2}", "", 4 * line.0, line.1);
            if let Some(shape) = line.2 {
                let space = column.unwrap_or(0).saturating_sub(width(line)) + 2;
                let _ = write!(text, "{:space$}# {}", "", shape.to_string().replace('×', " × "));
            }
            text.push('\n');
        }
        text
    }
}
