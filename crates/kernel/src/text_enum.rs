/// Declares an enum whose values are fixed words in the database, in the API and in forms.
///
/// The words are part of the public interface: rename a variant freely, never its word.
///
/// ```
/// kernel::text_enum! {
///     /// How somebody reached us.
///     pub enum Channel { /// The web form.
///         Web = "web", /// Paper.
///         Paper = "paper" }
/// }
/// assert_eq!(Channel::Web.as_str(), "web");
/// assert_eq!("paper".parse(), Ok(Channel::Paper));
/// assert_eq!(Channel::ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// All values in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for this value in the database, the API and forms.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::error::UnknownWord;
            fn from_str(word: &str) -> ::std::result::Result<Self, Self::Err> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err($crate::error::UnknownWord::new(stringify!($name), word, &[$($word),+])) }
            }
        }

        impl $crate::reexport::serde::Serialize for $name {
            fn serialize<S: $crate::reexport::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::reexport::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::reexport::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {
                let word = <::std::borrow::Cow<'de, str> as $crate::reexport::serde::Deserialize>::deserialize(from)?;
                word.parse().map_err($crate::reexport::serde::de::Error::custom)
            }
        }

        impl<DB: $crate::reexport::sqlx::Database> $crate::reexport::sqlx::Type<DB> for $name where String: $crate::reexport::sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo { <String as $crate::reexport::sqlx::Type<DB>>::type_info() }
            fn compatible(ty: &DB::TypeInfo) -> bool { <String as $crate::reexport::sqlx::Type<DB>>::compatible(ty) }
        }

        impl<'q, DB: $crate::reexport::sqlx::Database> $crate::reexport::sqlx::Encode<'q, DB> for $name where String: $crate::reexport::sqlx::Encode<'q, DB> {
            fn encode_by_ref(&self, buf: &mut <DB as $crate::reexport::sqlx::Database>::ArgumentBuffer)
                -> ::std::result::Result<$crate::reexport::sqlx::encode::IsNull, $crate::reexport::sqlx::error::BoxDynError> {
                <String as $crate::reexport::sqlx::Encode<'q, DB>>::encode(self.as_str().to_owned(), buf)
            }
        }

        impl<'r, DB: $crate::reexport::sqlx::Database> $crate::reexport::sqlx::Decode<'r, DB> for $name where String: $crate::reexport::sqlx::Decode<'r, DB> {
            fn decode(value: <DB as $crate::reexport::sqlx::Database>::ValueRef<'r>) -> ::std::result::Result<Self, $crate::reexport::sqlx::error::BoxDynError> {
                Ok(<String as $crate::reexport::sqlx::Decode<'r, DB>>::decode(value)?.parse()?)
            }
        }
    };
}
