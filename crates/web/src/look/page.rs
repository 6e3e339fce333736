//! What a layout needs besides the page's own content. Every page struct embeds a [`Page`] as its field `page`.

/// The data of a layout.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The title of the page, without the name of the product.
    pub title: String,
    /// The installation holds invented people only: a thin line says so.
    pub demo: bool,
    /// Large type.
    pub large: bool,
    /// A machine in a hall: it begins anew after some minutes.
    pub kiosk: bool,
    /// The path and query of this page: where the large-type form leads back to.
    pub here: String,
    /// The token that every form of this page sends back.
    pub csrf: String,
    /// Who is logged in.
    pub user: Option<UserChip>,
    /// What the last action has to say.
    pub flash: Option<Flash>,
    /// The main navigation.
    pub nav: Vec<NavItem>,
    /// The way to this page, from the outside in, without the page itself: its title ends the line.
    pub crumbs: Vec<Crumb>,
    /// What stands in the workbench's search box.
    pub query: String,
    /// Whether the reader may search; who may not is shown no search box.
    pub searches: bool,
    /// Whether the reader has duties to subscribe to.
    pub subscribes: bool,
    /// Notices that were not read; counted up to 100.
    pub unread: i64,
}

/// The logged-in user as the header shows them.
#[derive(Debug, Clone)]
pub struct UserChip {
    /// 姓名
    pub name: String,
    /// 单位
    pub org: String,
    /// 岗位
    pub role: String,
}

/// A message about what was just done.
#[derive(Debug, Clone)]
pub struct Flash {
    /// How it went.
    pub kind: FlashKind,
    /// What to say.
    pub text: String,
}

/// How something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// It is done.
    Done,
    /// Something to know.
    Info,
    /// Something a person must do now.
    Act,
    /// It was refused or failed.
    Refused,
}

impl FlashKind {
    /// The CSS class.
    pub fn css(self) -> &'static str {
        match self {
            Self::Done => "note-done",
            Self::Info => "note-info",
            Self::Act => "note-act",
            Self::Refused => "note-refused",
        }
    }

    /// The icon's name.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Done => "circle-check",
            Self::Info => "info-circle",
            Self::Act => "alert-triangle",
            Self::Refused => "alert-octagon",
        }
    }

    /// The word before the text, so that colour does not speak alone.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "已完成",
            Self::Info => "提示",
            Self::Act => "请处理",
            Self::Refused => "未完成",
        }
    }
}

/// An entry of the main navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Its icon's name.
    pub icon: &'static str,
    /// This page belongs to it.
    pub current: bool,
    /// How much waits there; 0 is not shown.
    pub count: Option<u32>,
}

/// A step of the breadcrumb.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Its name.
    pub label: String,
    /// Where it leads, if anywhere.
    pub href: Option<String>,
}

impl Page {
    /// A page with a title and nothing else.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// The same page with one more step in its breadcrumb that leads somewhere.
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: Some(href.into()) });
        self
    }

    /// The same page with a message.
    pub fn saying(mut self, kind: FlashKind, text: impl Into<String>) -> Self {
        self.flash = Some(Flash { kind, text: text.into() });
        self
    }
}

impl NavItem {
    /// An entry without a count that is not the current one.
    pub fn new(href: impl Into<String>, label: impl Into<String>, icon: &'static str) -> Self {
        Self { href: href.into(), label: label.into(), icon, current: false, count: None }
    }

    /// The count to show, where there is anything to count.
    pub fn shown_count(&self) -> Option<u32> {
        self.count.filter(|count| *count > 0)
    }
}
