//! Departments' registers: what their columns mean as facts, reading and checking their files, turning case
//! texts into matters, and writing tables back. Leaves out matching people across registers (`screening`).

mod cell;
mod dataset;
mod matters;
mod table;
mod write;

pub use cell::{Cell, ColumnKind};
pub use dataset::{Column, Combine, Constant, Dataset, Mapping, RowError, SchemaError, Sensitivity, Whose};
pub use matters::{ImportedMatter, MATTER_ID_COLUMNS, MATTER_TEXT_COLUMNS, matter_of_row, read_matter};
pub use table::{ReadError, RejectedRow, Row, TableReader, read_bytes, read_table};
pub use write::{
    CsvPiece, OutCell, RejectedWriter, WriteError, write_csv, write_rejected, write_xlsx, write_xlsx_file,
};
