//! Every edge at once, over a generated month: there and back, page by page,
//! in how many statements, and by which plans.

mod collaborators;
mod consistent;
mod lookup;
mod paging;
mod plans;
mod statements;
mod walker;
