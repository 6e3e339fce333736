//! The web crate's integration tests: one binary, a module beside it for each part.

#[cfg(test)]
mod api;
#[cfg(test)]
mod applying;
#[cfg(test)]
mod case;
#[cfg(test)]
mod desks;
#[cfg(test)]
mod handing_over;
#[cfg(test)]
mod intake;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod office;
#[cfg(test)]
mod portal;
#[cfg(test)]
mod shared_look;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod world;

// The layouts name `crate::look`; so a crate that renders them has that name.
use web::look;
