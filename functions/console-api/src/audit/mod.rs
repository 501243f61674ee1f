mod layer;
mod trail;

pub use layer::record;
pub use trail::Trail;
