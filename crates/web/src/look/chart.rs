//! The data of a chart as it stands in a page: JSON in a data block, which is no script and so no breach of the
//! content security policy.

use std::fmt;

use askama::filters::HtmlSafe;
use serde::Serialize;

/// An option object of ECharts as JSON that cannot end the element it stands in.
#[derive(Debug, Clone)]
pub struct ChartOption(String);

impl ChartOption {
    /// The option as JSON.
    pub fn of(option: &impl Serialize) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_string(option)?;
        Ok(Self(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")))
    }
}

impl fmt::Display for ChartOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for ChartOption {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_the_element() {
        let option = ChartOption::of(&["</script><b>&"]).unwrap().to_string();
        assert_eq!(option, r#"["\u003c/script\u003e\u003cb\u003e\u0026"]"#);
        assert_eq!(serde_json::from_str::<Vec<String>>(&option).unwrap(), ["</script><b>&"]);
    }
}
