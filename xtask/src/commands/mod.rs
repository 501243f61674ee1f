pub mod bench;
pub mod codegen;
pub mod lint;
pub mod package;
pub mod test;
pub mod up;
