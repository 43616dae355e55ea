//! Whose a passkey is.

use kernel::{PersonId, ResidentId};
use uuid::Uuid;

/// Somebody with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A resident.
    Resident(ResidentId),
    /// A person of the staff.
    Person(PersonId),
}

impl Owner {
    /// The resident, if it is one.
    pub const fn resident(self) -> Option<ResidentId> {
        match self {
            Self::Resident(id) => Some(id),
            Self::Person(_) => None,
        }
    }

    /// The person of the staff, if it is one.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Resident(_) => None,
        }
    }

    /// What devices know the account by: its id, which says nothing about anybody.
    pub(crate) const fn handle(self) -> Uuid {
        match self {
            Self::Resident(id) => id.0,
            Self::Person(id) => id.0,
        }
    }

    /// From the two columns, of which one is filled.
    pub(crate) fn of(resident: Option<ResidentId>, person: Option<PersonId>) -> Option<Self> {
        resident.map(Self::Resident).or(person.map(Self::Person))
    }
}
