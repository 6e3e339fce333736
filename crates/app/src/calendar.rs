//! The calendar feed (RFC 5545) of one's own duties: whole days with alarms, under a secret address that is kept as
//! its digest and can be renewed. It names no person: calendars travel to telephones and third parties.

use access::{Action, Principal, Resource};
use kernel::{Day, Moment, Refusal, Role};
use store::{DutyBand, DutyQuery};

use crate::{App, Error, persona, session::digest_of, view::my_work::DutyLine};

/// Duties in a feed at the most, the most urgent first.
const DUTIES_MAX: usize = 1_000;
/// Octets in a line.
const LINE: usize = 75;

/// Gives one's feed a new secret address and says its token; the address before no longer answers.
///
/// # Errors
/// Not permitted to anybody without duties; the store's.
pub async fn renew_feed(app: &App, who: &Principal) -> Result<String, Error> {
    let staff = staff(who)?;
    let token = app.ids().token();
    app.store().put_calendar_feed(staff.user, &digest_of(&token)).await?;
    Ok(token)
}

/// Ends one's feed.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn end_feed(app: &App, who: &Principal) -> Result<(), Error> {
    Ok(app.store().end_calendar_feed(staff(who)?.user).await?)
}

/// Whether one has a feed.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn has_feed(app: &App, who: &Principal) -> Result<bool, Error> {
    Ok(app.store().has_calendar_feed(staff(who)?.user).await?)
}

/// Whether somebody has duties to subscribe to.
pub fn may_subscribe(who: &Principal) -> bool {
    staff(who).is_ok()
}

fn staff(who: &Principal) -> Result<&access::Staff, Error> {
    match who {
        Principal::Staff(staff) => {
            let own =
                Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() };
            access::permit(who, Action::ListDuties, &own)?;
            Ok(staff)
        }
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => {
            Err(Error::from(access::Denied {
                action: Action::ListDuties,
                reason: "只有工作人员有日程订阅。".to_owned(),
            }))
        }
    }
}

/// The feed of a token, as an iCalendar file. `base` is the address of the platform, for links.
///
/// # Errors
/// Not found for an unknown or renewed token and a disabled account alike; the store's.
pub async fn feed(app: &App, token: &str, base: &str) -> Result<String, Error> {
    let unknown = || {
        Error::NotFound(Box::new(Refusal::new(
            "not_found",
            "这个日程订阅地址已失效。",
            "请在工作台「日程订阅」页面重新生成地址。",
            "",
        )))
    };
    let user = app.store().calendar_feed_owner(&digest_of(token)).await?.ok_or_else(unknown)?;
    let account = app.store().account(user).await?.filter(|row| !row.disabled).ok_or_else(unknown)?;
    let organisation = persona::organisation(app, &account.org).await?;
    let who = persona::principal_of(account, &organisation);
    let lines = own_duties(app, &who).await?;
    Ok(calendar(&lines, app.clock().now(), base))
}

/// One's running duties, what is due first before the rest.
async fn own_duties(app: &App, who: &Principal) -> Result<Vec<DutyLine>, Error> {
    let staff = staff(who)?;
    let roles = if staff.role == Role::Auditor { Role::ALL.to_vec() } else { vec![staff.role] };
    let mut query = DutyQuery {
        roles: Some(roles),
        orgs: Some(app.orgs_of(staff).await?),
        band: DutyBand::Running { from: None, to: None },
        limit: 500,
        ..DutyQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let page = app.store().duties(&query).await?;
        all.extend(app.duty_lines(page.rows).await?);
        query.after = page.next;
        if query.after.is_none() || all.len() >= DUTIES_MAX {
            all.truncate(DUTIES_MAX);
            return Ok(all);
        }
    }
}

/// What calendars call it.
const CALENDAR_NAME: &str = "联助待办";

fn calendar(lines: &[DutyLine], now: Moment, base: &str) -> String {
    let mut text = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lianzhu//Duties//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ] {
        fold(&mut text, line);
    }
    fold(&mut text, &format!("X-WR-CALNAME:{CALENDAR_NAME}"));
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    for duty in lines {
        event(&mut text, duty, &stamp, base);
    }
    fold(&mut text, "END:VCALENDAR");
    text
}

fn event(text: &mut String, duty: &DutyLine, stamp: &str, base: &str) {
    let date = |day: Day| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    let title = match duty.number.is_empty() {
        true => duty.label.clone(),
        false => format!("{} {}", duty.label, duty.number),
    };
    let about = format!("{}\n期限：{}\n依据：{}", duty.due.text(), duty.length, duty.basis);
    for line in [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@duty.lianzhu", duty.id),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{}", date(duty.due.day)),
        format!("DTEND;VALUE=DATE:{}", date(duty.due.day.plus_days(1))),
        format!("SUMMARY:{}", escaped(&title)),
        format!("DESCRIPTION:{}", escaped(&about)),
        format!("CATEGORIES:{}", escaped(duty.role.label())),
        format!("URL:{base}/work"),
        "TRANSP:TRANSPARENT".to_owned(),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(&title)),
        // Nine in the morning of the day before.
        "TRIGGER:-PT15H".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ] {
        fold(text, &line);
    }
}

/// Text as a value: backslash, semicolon, comma and line break are escaped, other controls dropped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, broken where it is longer than 75 octets, never inside a character.
fn fold(text: &mut String, line: &str) {
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    text.push_str("\r\n");
}
