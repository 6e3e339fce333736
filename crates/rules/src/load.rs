//! Reads a pack from its files and checks it as a whole: what loads here is complete, typed and evaluates.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use facts::{Unit, Vocabulary};
use kernel::Fen;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::{
    AmountRules, Band, Decimal, Expr, Factor, Limit, MaterialRule, Node, Pack, PackCase, PackError,
    Parameter, Programme, Rule, duty,
    pack_error::SourceFile,
    parse::{self, ExprError, Scope},
    raw::{
        RawAmount, RawApprovals, RawCases, RawDefine, RawGrounds, RawHardship, RawMaterial, RawMaterials,
        RawParameters, RawPriority, RawProgramme, RawProgrammes, RawRefusals, RawRule,
    },
    standards,
    typecheck::{Type, require},
};

/// How a table of a pack is read: its name and its text.
type ReadTable<T> = fn(&str, &str) -> Result<Vec<T>, Vec<PackError>>;

/// The files of a pack by their path inside its folder.
pub type Files = BTreeMap<String, String>;

/// sha256 over every file's path and content, in the order of paths.
pub(crate) fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, text) in files {
        for part in [path, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Everything that is wrong, as far as it can be seen at once.
    pub fn load(files: &Files, vocabulary: &Vocabulary) -> Result<Self, Vec<PackError>> {
        let mut loader = Loader {
            files,
            vocabulary,
            parameters: BTreeMap::new(),
            definitions: BTreeMap::new(),
            errors: Vec::new(),
        };
        let pack = loader.pack();
        match pack {
            Some(pack) if loader.errors.is_empty() => Ok(pack),
            Some(_) | None => Err(loader.errors),
        }
    }
}

struct Loader<'a> {
    files: &'a Files,
    vocabulary: &'a Vocabulary,
    parameters: BTreeMap<String, Unit>,
    definitions: BTreeMap<String, Arc<Expr>>,
    errors: Vec<PackError>,
}

impl<'a> Loader<'a> {
    fn pack(&mut self) -> Option<Pack> {
        let head = self.read("pack.toml")?;
        let parameters = self.parameters();
        let grounds_file: RawGrounds = self.read("grounds.toml")?;
        for define in &grounds_file.define {
            self.define(define);
        }
        let grounds = self.rules("grounds.toml", grounds_file.ground);
        let refusals: RawRefusals = self.read("refusals.toml")?;
        let hardship: RawHardship = self.read("hardship.toml")?;
        let priority: RawPriority = self.read("priority.toml")?;
        let approvals: RawApprovals = self.read("approvals.toml")?;
        let pack = Pack {
            head,
            digest: digest(self.files),
            grounds,
            refusals: self.rules("refusals.toml", refusals.refusal),
            bars: self.rules("refusals.toml", refusals.bar),
            hardship: self.rules("hardship.toml", hardship.hardship),
            priorities: self.rules("priority.toml", priority.priority),
            amount: self.amount()?,
            materials: self.materials()?,
            programmes: self.programmes()?,
            duties: self.duties()?,
            approvals: approvals.approval,
            wages: self.table("standards/base_wage.csv", standards::read_wages),
            dibao: self.table("standards/dibao.csv", standards::read_dibao),
            cases: self.cases(),
            definitions: std::mem::take(&mut self.definitions),
            parameters,
        };
        self.check_whole(&pack);
        Some(pack)
    }

    fn file(&mut self, name: &'a str) -> Option<SourceFile<'a>> {
        let text = self.files.get(name);
        if text.is_none() {
            let error = PackError::of_file(name, "规则包缺少这个文件", "请补上，可从同类规则包复制后修改");
            self.errors.push(error);
        }
        text.map(|text| SourceFile { name, text })
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, name: &'a str) -> Option<T> {
        let file = self.file(name)?;
        file.read().map_err(|error| self.errors.push(error)).ok()
    }

    fn table<T>(&mut self, name: &'a str, read: ReadTable<T>) -> Vec<T> {
        let Some(file) = self.file(name) else {
            return Vec::new();
        };
        read(name, file.text).unwrap_or_else(|errors| {
            self.errors.extend(errors);
            Vec::new()
        })
    }

    /// Reads and types one expression; where it is wrong the error is kept and `false` stands in.
    fn expr(&mut self, name: &'a str, text: &Spanned<String>, wanted: &Type) -> Expr {
        let scope = Scope {
            vocabulary: self.vocabulary,
            parameters: &self.parameters,
            definitions: &self.definitions,
        };
        let read = parse::parse(text.get_ref(), &scope)
            .and_then(|expr| require(&expr, wanted, &scope).map(|()| expr));
        read.unwrap_or_else(|error| {
            self.wrong(name, text, error);
            Expr::new(Node::Truth(false), 0)
        })
    }

    fn wrong(&mut self, name: &'a str, text: &Spanned<String>, error: ExprError) {
        if let Some(file) = self.file(name) {
            self.errors.push(PackError::of_expr(&file, text, error));
        }
    }

    fn decimal(&mut self, name: &'a str, text: &Spanned<String>) -> Decimal {
        text.get_ref().parse().unwrap_or_else(|()| {
            let error =
                ExprError::new(0, format!("「{}」不是数", text.get_ref()), "请写成 \"12\" 或 \"0.6\"");
            self.wrong(name, text, error);
            Decimal::from(0)
        })
    }

    fn parameters(&mut self) -> BTreeMap<String, Parameter> {
        let file = "parameters.toml";
        let rows = self.read::<RawParameters>(file).map(|raw| raw.parameter).unwrap_or_default();
        let mut parameters = BTreeMap::new();
        for raw in rows {
            let value = raw.value.as_ref().map(|text| self.decimal(file, text));
            self.parameters.insert(raw.name.clone(), raw.unit);
            let parameter = Parameter {
                name: raw.name.clone(),
                value,
                unit: raw.unit,
                label: raw.label,
                basis: raw.basis,
                status: raw.status,
            };
            parameters.insert(raw.name, parameter);
        }
        parameters
    }

    fn define(&mut self, raw: &RawDefine) {
        let body = self.expr("grounds.toml", &raw.when, &Type::Truth);
        self.definitions.insert(raw.name.clone(), Arc::new(body));
    }

    fn rules(&mut self, file: &'a str, rows: Vec<RawRule>) -> Vec<Rule> {
        (rows.into_iter())
            .map(|raw| Rule {
                when: match &raw.when {
                    Some(text) => self.expr(file, text, &Type::Truth),
                    None => self.without_condition(file, &raw),
                },
                plain: raw.plain.unwrap_or_else(|| raw.label.clone()),
                code: raw.code,
                label: raw.label,
                discretionary: raw.discretionary,
                basis: raw.basis,
                status: raw.status,
            })
            .collect()
    }

    fn without_condition(&mut self, file: &str, raw: &RawRule) -> Expr {
        if !raw.discretionary {
            let message = format!("「{}」没有写条件", raw.code);
            let mend = "请写 when = \"…\"；由机关裁量的写 discretionary = true";
            self.errors.push(PackError::of_file(file, message, mend));
        }
        Expr::new(Node::Truth(false), 0)
    }

    fn amount(&mut self) -> Option<AmountRules> {
        let file = "amount.toml";
        let raw: RawAmount = self.read(file)?;
        let bands = (raw.band.into_iter())
            .map(|band| Band {
                when: self.expr(file, &band.when, &Type::Truth),
                low_months: self.decimal(file, &band.low_months),
                high_months: self.decimal(file, &band.high_months),
                typical_months: self.decimal(file, &band.typical_months),
                code: band.code,
                label: band.label,
                basis: band.basis,
                status: band.status,
            })
            .collect();
        let factors = (raw.factor.into_iter())
            .map(|factor| Factor {
                when: self.expr(file, &factor.when, &Type::Truth),
                times: self.decimal(file, &factor.times),
                code: factor.code,
                group: factor.group,
                label: factor.label,
                basis: factor.basis,
                status: factor.status,
            })
            .collect();
        let limits = (raw.limit.into_iter())
            .map(|limit| Limit {
                at_most: self.expr(file, &limit.at_most, &Type::Number(Unit::Fen)),
                code: limit.code,
                label: limit.label,
                basis: limit.basis,
                status: limit.status,
            })
            .collect();
        Some(AmountRules {
            wage_statistic: raw.amount.wage_statistic,
            round_to: raw.amount.round_to_fen,
            base_basis: raw.amount.base_basis,
            cap_basis: raw.amount.cap_basis,
            bands,
            factors,
            limits,
            over_cap: self.rules(file, raw.over_cap),
        })
    }

    fn materials(&mut self) -> Option<Vec<MaterialRule>> {
        let file = "materials.toml";
        let rows = self.read::<RawMaterials>(file)?.material;
        let read = |raw: RawMaterial| MaterialRule {
            when: self.expr(file, &raw.required_when, &Type::Truth),
            code: raw.code,
            label: raw.label,
            issuer: raw.issuer,
            timing: raw.timing,
            help: raw.help,
            basis: raw.basis,
            status: raw.status,
        };
        Some(rows.into_iter().map(read).collect())
    }

    fn programmes(&mut self) -> Option<Vec<Programme>> {
        let file = "programmes.toml";
        let rows = self.read::<RawProgrammes>(file)?.programme;
        let read = |raw: RawProgramme| Programme {
            when: self.expr(file, &raw.when, &Type::Truth),
            code: raw.code,
            label: raw.label,
            department: raw.department,
            basis: raw.basis,
            status: raw.status,
        };
        Some(rows.into_iter().map(read).collect())
    }

    fn duties(&mut self) -> Option<Vec<crate::DutyRule>> {
        let file = self.file("duties.toml")?;
        let (duties, errors) = duty::read(&file);
        self.errors.extend(errors);
        Some(duties)
    }

    fn cases(&mut self) -> Vec<PackCase> {
        let mut cases = Vec::new();
        for (name, text) in self.files {
            if name.starts_with("cases/") && name.ends_with(".toml") {
                match (SourceFile { name, text }).read::<RawCases>() {
                    Ok(raw) => cases.extend(raw.case),
                    Err(error) => self.errors.push(error),
                }
            }
        }
        cases
    }

    /// What no single row shows: codes given twice, parameters the engine itself needs, bands in order.
    fn check_whole(&mut self, pack: &Pack) {
        let lists: [(&str, Vec<&str>); 6] = [
            ("grounds.toml", pack.grounds.iter().map(|row| row.code.as_str()).collect()),
            (
                "refusals.toml",
                (pack.refusals.iter().chain(&pack.bars)).map(|row| row.code.as_str()).collect(),
            ),
            ("materials.toml", pack.materials.iter().map(|row| row.code.as_str()).collect()),
            ("programmes.toml", pack.programmes.iter().map(|row| row.code.as_str()).collect()),
            ("duties.toml", pack.duties.iter().map(|row| row.code.as_str()).collect()),
            ("amount.toml", pack.amount.bands.iter().map(|row| row.code.as_str()).collect()),
        ];
        for (file, codes) in lists {
            let mut seen = BTreeSet::new();
            for code in codes.into_iter().filter(|code| !seen.insert(*code)) {
                let message = format!("代码「{code}」用了两次");
                self.errors.push(PackError::of_file(file, message, "请改其中一个的代码"));
            }
        }
        for name in ["months_cap", "floor_fen"] {
            if pack.parameters.get(name).and_then(|parameter| parameter.value?.whole()).is_none() {
                let message = format!("缺少整数参数「{name}」");
                self.errors.push(PackError::of_file("parameters.toml", message, "请补上这一行"));
            }
        }
        for band in &pack.amount.bands {
            let rising = |a: Decimal, b: Decimal| a.order(b).is_some_and(std::cmp::Ordering::is_le);
            if !rising(band.low_months, band.typical_months) || !rising(band.typical_months, band.high_months)
            {
                let message = format!("幅度「{}」的月数应为 low ≤ typical ≤ high", band.code);
                self.errors.push(PackError::of_file("amount.toml", message, "请改正月数"));
            }
        }
        if pack.approvals.iter().all(|row| row.from_fen > Fen::ZERO) {
            let message = "没有从 0 起的审批行";
            self.errors.push(PackError::of_file("approvals.toml", message, "请补上 from_fen = 0 的一行"));
        }
    }
}
