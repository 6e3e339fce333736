//! The description of the API (OpenAPI 3.1), made from the handlers: what all operations share is added here, so that
//! none of them forgets it: the parameters in the path, the key of a repeated request, and every way to fail.

use utoipa::{
    PartialSchema,
    openapi::{
        Components, ContentBuilder, HeaderBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Ref,
        RefOr, Required, ResponseBuilder, ServerBuilder, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Schema, SchemaType},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        tag::TagBuilder,
    },
};

use super::{
    problem::{PROBLEM_JSON, Problem, Wrong},
    words,
};

/// The tags with what they are about, in the order of the page.
const TAGS: &[(&str, &str)] = &[
    ("check", "自查：谁可以申请"),
    ("applications", "申请"),
    ("sessions", "令牌"),
    ("cases", "案件"),
    ("papers", "材料"),
    ("findings", "事实与认定"),
    ("duties", "责任与概览"),
    ("notices", "通知"),
    ("complaints", "投诉和评价"),
    ("leads", "线索"),
    ("matters", "原案"),
    ("referrals", "移送"),
    ("follow-ups", "回访"),
    ("funds", "资金"),
    ("organisations", "单位"),
    ("search", "搜索"),
    ("journal", "全程记录"),
];

const ABOUT: &str = "联助的接口，与页面办理同样的事，按同样的权限和规则。\n\n\
    令牌放在 `Authorization: Bearer`；单位的令牌由管理员用 `lianzhu token make` 签发，申请人用回执上的号码换取。\
    读取记录时返回 `ETag`，修改时把它放入 `If-Match`，已被他人更新的返回 412。\
    POST 可带 `Idempotency-Key`：同一请求重发时不重复办理，返回第一次的结果，保留 24 小时。\
    列表用 `after` 和 `limit` 翻页。没有办成的一律以 `application/problem+json` 说明原因、依据和怎样改正。";

/// Every way to fail: status, name of the shared response, description.
const FAILURES: &[(u16, &str, &str)] = &[
    (400, "Unreadable", "请求无法读取"),
    (401, "Unauthenticated", "没有有效的令牌"),
    (403, "Forbidden", "没有权限"),
    (404, "NotFound", "没有找到"),
    (409, "Conflict", "与已有的记录冲突"),
    (412, "Stale", "记录已被他人更新，请重新读取"),
    (413, "TooLarge", "内容太大"),
    (415, "MediaType", "内容的类型不对"),
    (422, "Refused", "规则不允许，或内容有误"),
    (428, "Unconditional", "缺少 If-Match"),
    (429, "TooMany", "请求太频繁"),
    (500, "Fault", "系统故障"),
    (503, "Unavailable", "暂时不能办理：存储已满或连不上，或处理超时"),
];

/// What the API is before its operations are added.
pub fn beginning() -> OpenApi {
    let tag = |(name, about): &(&str, &str)| TagBuilder::new().name(*name).description(Some(*about)).build();
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("联助接口")
                .description(Some(ABOUT))
                .version("1")
                .license(Some(utoipa::openapi::LicenseBuilder::new().name("Apache-2.0").build()))
                .build(),
        )
        .servers(Some([ServerBuilder::new().url("/").description(Some("本服务")).build()]))
        .tags(Some(TAGS.iter().map(tag)))
        .build()
}

/// Adds to every operation what they all share.
pub fn complete(mut api: OpenApi) -> OpenApi {
    let components = api.components.get_or_insert_with(Components::new);
    components.schemas.insert("Problem".to_owned(), Problem::schema());
    components.schemas.insert("Wrong".to_owned(), Wrong::schema());
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("单位的令牌（lzt_…），或申请人换取的令牌"))
        .build();
    components.security_schemes.insert("bearer".to_owned(), RefOr::T(SecurityScheme::Http(bearer)));
    for (status, name, about) in FAILURES {
        components.responses.insert((*name).to_owned(), RefOr::T(failure(*status, about)));
    }
    for (path, item) in &mut api.paths.paths {
        let names: Vec<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name_of(method, path));
            describe(operation, path, &names, method == "post");
        }
    }
    api
}

/// Operations that carry their question in a body, or that are the same however often they are sent.
const READS: [&str; 6] =
    ["/findings", "/sessions", "/warnings", "/complaints/progress", "/notices/read", "/notices/read-all"];

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [("get", &mut item.get), ("post", &mut item.post), ("delete", &mut item.delete)]
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The name of an operation, one for each: `post_cases_id_accept`.
fn name_of(method: &str, path: &str) -> String {
    let words = path.trim_start_matches(super::V1).replace(['{', '}'], "").replace(['/', '-'], "_");
    format!("{method}{words}")
}

fn failure(status: u16, about: &str) -> utoipa::openapi::Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(Some(serde_json::json!({
            "type": "/api#problem", "title": about, "status": status, "detail": about, "code": "example",
        })))
        .build();
    let mut response = ResponseBuilder::new().description(about).content(PROBLEM_JSON, content);
    if status == 429 || status == 503 {
        let seconds = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).build();
        let header = HeaderBuilder::new().schema(Some(seconds)).description(Some("几秒后再试")).build();
        response = response.header("Retry-After", header);
    }
    response.build()
}

fn parameter(name: &str, place: ParameterIn, schema: Schema, about: &str) -> Parameter {
    let required = if place == ParameterIn::Path { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .schema(Some(schema))
        .description(Some(about))
        .build()
}

fn describe(operation: &mut Operation, path: &str, names: &[&str], posts: bool) {
    let mut parameters = operation.parameters.take().unwrap_or_default();
    let known = |one: &RefOr<Parameter>, place: &ParameterIn, name: &str| match one {
        RefOr::T(one) => one.parameter_in == *place && (name.is_empty() || one.name == name),
        RefOr::Ref(_) => false,
    };
    parameters.retain(|one| !known(one, &ParameterIn::Path, ""));
    for name in names {
        let (schema, about) = match *name {
            "sha256" => (words::sha256(), "材料内容的 SHA-256"),
            "org" => (words::org(), "单位的代码"),
            _ => (words::id(), "记录的编号"),
        };
        parameters.push(RefOr::T(parameter(name, ParameterIn::Path, schema, about)));
    }
    let conditional = parameters.iter().any(|one| known(one, &ParameterIn::Header, "If-Match"));
    let asks = parameters.iter().any(|one| known(one, &ParameterIn::Query, ""));
    let public = operation.security.as_ref().is_some_and(|all| all.contains(&SecurityRequirement::default()));
    let only_public = operation.security.as_ref().is_some_and(|all| all.len() == 1) && public;
    let changes = posts && !READS.iter().any(|end| path.ends_with(end));
    if changes {
        let about = "重发同一请求时用同一个键，不会重复办理；结果保留 24 小时";
        let schema = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .pattern(Some("^[!-~]{8,128}$"))
            .into();
        parameters.push(RefOr::T(parameter("Idempotency-Key", ParameterIn::Header, schema, about)));
    }
    if operation.security.is_none() {
        operation.security = Some(vec![SecurityRequirement::new::<_, _, &str>("bearer", [])]);
    }
    let takes_body = operation.request_body.is_some();
    let can_fail = |status: u16| match status {
        403 => !only_public || asks_for_code(path),
        404 => !names.is_empty() || changes,
        409 => changes,
        412 | 428 => conditional,
        413 | 415 => takes_body,
        422 => posts || asks,
        _ => true,
    };
    for (status, name, _) in FAILURES.iter().filter(|(status, ..)| can_fail(*status)) {
        let response = RefOr::Ref(Ref::from_response_name(*name));
        operation.responses.responses.entry(status.to_string()).or_insert(response);
    }
    operation.parameters = (!parameters.is_empty()).then_some(parameters);
}

/// Operations that open for a number and its code, which locks after a few tries.
fn asks_for_code(path: &str) -> bool {
    ["/sessions", "/complaints/progress", "/complaints/ask-again"].iter().any(|end| path.ends_with(end))
}
