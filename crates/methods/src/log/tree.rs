//! The Merkle tree of RFC 6962, section 2.1, over SHA-256, and its proofs. Proofs are verified by the walks of RFC 9162,
//! sections 2.1.3.2 and 2.1.4.2, which look at sizes and hashes alone.

use sha2::{Digest, Sha256};

use super::Error;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash of an entry as a leaf: SHA-256 of 0x00 and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash of an inner node: SHA-256 of 0x01 and both children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The root of the tree over these leaf hashes (`MTH` in RFC 6962).
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = split(leaves);
            node_hash(&root(left), &root(right))
        }
    }
}

/// At the largest power of two below their number: the complete subtree on the left, the rest on the right. At least two
/// leaves are needed for both to hold some.
fn split(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

/// The audit path of the leaf at `index`, from the leaf upwards (`PATH` in RFC 6962); `None` beyond the tree.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut rest, mut index, mut proof) = (leaves, index, Vec::new());
    while rest.len() > 1 {
        let (left, right) = split(rest);
        if index < left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            proof.push(root(left));
            index -= left.len();
            rest = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// The proof that the first `old` leaves were the whole tree once (`PROOF` in RFC 6962); empty when `old` is 0 or all of
/// them, `None` when it is more.
pub fn consistency_proof(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old > leaves.len() {
        return None;
    }
    if old == 0 || old == leaves.len() {
        return Some(Vec::new());
    }
    let (mut rest, mut old, mut whole, mut proof) = (leaves, old, true, Vec::new());
    while old != rest.len() {
        let (left, right) = split(rest);
        if old <= left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            rest = right;
            whole = false;
        }
    }
    // The verifier knows the old root itself, but no other subtree that ends where the old tree ended.
    if !whole {
        proof.push(root(rest));
    }
    proof.reverse();
    Some(proof)
}

/// Does `proof` show that the leaf hash stands at `index` in the tree of `size` leaves with this root?
///
/// # Errors
/// [`Error::Proof`] when it does not.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), Error> {
    if index >= size {
        return Err(Error::Proof);
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return Err(Error::Proof);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(Error::Proof) }
}

/// Does `proof` show that the tree of `new` leaves begins with the one of `old` leaves?
///
/// # Errors
/// [`Error::Proof`] when it does not.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), Error> {
    if old == 0 || old == new {
        let right = if old == 0 { *old_root == empty_root() } else { old_root == new_root };
        // A tree without leaves has no other root than that, whatever grows from it.
        let right = right && (new != 0 || *new_root == empty_root());
        return if right && proof.is_empty() { Ok(()) } else { Err(Error::Proof) };
    }
    if old > new {
        return Err(Error::Proof);
    }
    let mut path = proof.iter();
    // A complete old tree is a node of the new one; its root is known and therefore left out of the proof.
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first.filter(|_| !proof.is_empty()) else { return Err(Error::Proof) };
    let (mut node, mut last) = (old - 1, new - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return Err(Error::Proof);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && old_hash == *old_root && new_hash == *new_root { Ok(()) } else { Err(Error::Proof) }
}
