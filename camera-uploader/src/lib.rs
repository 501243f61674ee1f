//! Records cameras straight into object storage.
