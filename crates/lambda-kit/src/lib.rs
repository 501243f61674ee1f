//! What every function needs: tracing, configuration, problem+json, partial batches.
