//! Writes protocol buffers (protobuf.dev, "Encoding"): a message is its fields one after the other, each a number with
//! its kind, and a value.

/// A message being written.
#[derive(Default)]
pub struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value > 127 {
            self.0.push(value as u8 | 128);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn tag(&mut self, field: u64, kind: u64) {
        self.varint(field << 3 | kind);
    }

    /// A whole number.
    pub fn whole(&mut self, field: u64, value: u64) {
        self.tag(field, 0);
        self.varint(value);
    }

    /// A single-precision number.
    pub fn single(&mut self, field: u64, value: f32) {
        self.tag(field, 5);
        self.0.extend(value.to_le_bytes());
    }

    /// Bytes.
    pub fn bytes(&mut self, field: u64, value: &[u8]) {
        self.tag(field, 2);
        self.varint(value.len() as u64);
        self.0.extend(value);
    }

    /// A text.
    pub fn text(&mut self, field: u64, value: &str) {
        self.bytes(field, value.as_bytes());
    }

    /// A message inside this one.
    pub fn message(&mut self, field: u64, value: Message) {
        self.bytes(field, &value.0);
    }

    /// The message as bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_s_examples_come_out() {
        let mut message = Message::default();
        message.whole(1, 150);
        assert_eq!(message.0, [0x08, 0x96, 0x01]);
        message.text(2, "testing");
        assert_eq!(message.0[3..], [0x12, 7, b't', b'e', b's', b't', b'i', b'n', b'g']);
        let mut outer = Message::default();
        outer.message(3, Message(vec![0x08, 0x96, 0x01]));
        assert_eq!(outer.into_bytes(), [0x1a, 3, 0x08, 0x96, 0x01]);
    }
}
