//! The amount: base wage, cap, band, limits and a suggestion, each step said aloud. Advice, never a decision.

use std::collections::BTreeSet;

use kernel::{Fen, Region};

use crate::{Amount, Band, BaseWage, Decimal, Factor, Outcome, Reading, Step, WageRow, evaluate::fold};

/// The amount, and whether it lacks the base wage of a known region.
pub(crate) fn find(reading: &Reading<'_>, outcome: Outcome) -> (Amount, bool) {
    match outcome {
        Outcome::NotEligible => (Amount::default(), false),
        Outcome::Eligible | Outcome::NeedsFacts => {
            let region: Option<Region> =
                (reading.value("matter_region")).and_then(|value| value.as_text()?.parse().ok());
            let wage = region.and_then(|region| reading.pack.base_wage(region, reading.on));
            let found = wage.and_then(|wage| Calculation { reading, wage }.run());
            let missing = region.is_some() && found.is_none();
            (found.unwrap_or_else(|| without_wage(reading)), missing)
        }
    }
}

fn floor(reading: &Reading<'_>) -> i64 {
    (reading.pack.parameter("floor_fen")).and_then(|floor| floor.value?.whole()).unwrap_or(0)
}

fn over_cap(reading: &Reading<'_>) -> bool {
    let rules = &reading.pack.amount.over_cap;
    fold(rules.iter().map(|rule| reading.truth(&rule.when)), true) == Some(true)
}

fn without_wage(reading: &Reading<'_>) -> Amount {
    Amount {
        floor_fen: Some(floor(reading)),
        over_cap_allowed: Some(over_cap(reading)),
        steps: Some(Vec::new()),
        ..Amount::default()
    }
}

struct Calculation<'a> {
    reading: &'a Reading<'a>,
    wage: &'a WageRow,
}

/// Months in the year a wage is the average of.
const MONTHS: i64 = 12;

impl Calculation<'_> {
    fn run(&self) -> Option<Amount> {
        let rules = &self.reading.pack.amount;
        let base = self.wage.annual_fen.mul_ratio(1, MONTHS)?;
        let months_cap = self.reading.pack.parameter("months_cap")?.value?;
        let cap = self.months(months_cap)?;
        let mut steps = vec![
            step(
                format!(
                    "基数：{} 年{}{} ÷ 12",
                    self.wage.year,
                    rules.wage_statistic,
                    self.wage.annual_fen.yuan()
                ),
                base,
                &rules.base_basis,
            ),
            step(format!("上限：{months_cap} 个月"), cap, &rules.cap_basis),
        ];
        let bands = self.bands();
        let (low, high) = self.range(&bands, cap, &mut steps)?;
        let suggested = self.suggested(&bands, &mut steps)?.clamp(low, high);
        steps.push(step("建议金额（在幅度内，由承办人决定）".to_owned(), suggested, "仅供参考"));
        Some(Amount {
            base_monthly_fen: Some(base.fen()),
            cap_fen: Some(cap.fen()),
            floor_fen: Some(floor(self.reading)),
            low_fen: Some(low.fen()),
            high_fen: Some(high.fen()),
            suggested_fen: Some(suggested.fen()),
            over_cap_allowed: Some(over_cap(self.reading)),
            steps: Some(steps),
            base_wage: Some(BaseWage {
                region: self.wage.region.to_string(),
                year: self.wage.year,
                annual_fen: self.wage.annual_fen.fen(),
                statistic: self.wage.statistic.clone(),
                source: self.wage.source.clone(),
                status: self.wage.status,
            }),
        })
    }

    /// So many months of the base, from the annual figure so that nothing is rounded twice.
    fn months(&self, months: Decimal) -> Option<Fen> {
        months.of(self.wage.annual_fen, MONTHS)
    }

    /// The bands that may apply: the first that holds, and those before it that may yet hold.
    fn bands(&self) -> Vec<&Band> {
        let mut possible = Vec::new();
        for band in &self.reading.pack.amount.bands {
            match self.reading.truth(&band.when) {
                Some(true) => {
                    possible.push(band);
                    break;
                }
                Some(false) => {}
                None => possible.push(band),
            }
        }
        possible
    }

    fn range(&self, bands: &[&Band], cap: Fen, steps: &mut Vec<Step>) -> Option<(Fen, Fen)> {
        let mut low: Option<Fen> = None;
        let mut high = Fen::ZERO;
        for band in bands {
            let (least, most) = (self.months(band.low_months)?, self.months(band.high_months)?);
            low = Some(low.map_or(least, |low| low.min(least)));
            high = high.max(most);
            let text = format!("幅度：{} {}–{} 个月", band.label, band.low_months, band.high_months);
            steps.push(step(text, most, &band.basis));
        }
        let mut high = high.min(cap);
        for limit in &self.reading.pack.amount.limits {
            if let Some(sum) = self.reading.number(&limit.at_most).and_then(Decimal::whole) {
                let sum = Fen::new(sum.max(0));
                high = high.min(sum);
                steps.push(step(format!("不超过{}", limit.label), sum, &limit.basis));
            }
        }
        let low = low.unwrap_or(Fen::ZERO).max(Fen::new(floor(self.reading))).min(high);
        Some((low, high))
    }

    /// Starts from the last possible band, which what is known best supports, and multiplies.
    fn suggested(&self, bands: &[&Band], steps: &mut Vec<Step>) -> Option<Fen> {
        let Some(band) = bands.last() else {
            return Some(Fen::ZERO);
        };
        let mut sum = self.months(band.typical_months)?;
        steps.push(step(
            format!("公开案例常见：{} 约 {} 个月", band.label, band.typical_months),
            sum,
            &band.basis,
        ));
        for factor in self.factors() {
            sum = factor.times.of(sum, 1)?;
            steps.push(step(format!("{} × {}", factor.label, factor.times), sum, &factor.basis));
        }
        let unit = self.reading.pack.amount.round_to.fen().max(1);
        sum.mul_ratio(1, unit)?.checked_mul(unit)
    }

    /// Of each group the first factor that holds.
    fn factors(&self) -> Vec<&Factor> {
        let mut taken = BTreeSet::new();
        (self.reading.pack.amount.factors.iter())
            .filter(|factor| {
                self.reading.truth(&factor.when) == Some(true) && taken.insert(factor.group.as_str())
            })
            .collect()
    }
}

fn step(text: String, fen: Fen, basis: &str) -> Step {
    Step { text, fen: fen.fen(), basis: basis.to_owned() }
}
