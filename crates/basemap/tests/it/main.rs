//! Tiles from a file and through the proxy, and the addresses under `/karte`.

mod archive;
mod ground;
mod pages;
mod proxy;
