pub mod issue_viewer_token;
