//! Files in S3-compatible storage and in a folder that several instances share.

mod bucket;
mod s3_server;
mod shared;
mod tls;
