//! Verbs as operations: `POST …/{id}/…` with the state that was seen in `If-Match`. A list of them gives the handlers
//! and their routes, so that none is described and not served.

/// Verbs for which something is said. The list begins with the name of the routes, the tag, the family of the streams
/// and the kind of id; each verb has a name, address, summary, description, what is given, and what is done with it.
macro_rules! verbs {
    ($routes:ident $tag:tt $family:tt $id:ty;
     $($name:ident $path:tt $summary:tt $doc:tt $given:ident => $run:expr;)*) => {
        $(
            #[utoipa::path(
                post, path = $path, tag = $tag, summary = $summary, description = $doc,
                params($crate::api::change::IfMatch), request_body = $given,
                responses((status = 200, description = "办理结果", body = $crate::api::change::Done,
                    headers(("ETag" = String, description = "记录的新状态"))))
            )]
            async fn $name(
                axum::extract::State(house): axum::extract::State<$crate::House>,
                $crate::api::change::KnownSent(sent): $crate::api::change::KnownSent,
                $crate::api::body::Id(id): $crate::api::body::Id<$id>,
                $crate::api::body::Json { value, digest }: $crate::api::body::Json<$given>,
            ) -> Result<axum::response::Response, $crate::api::problem::Failed> {
                let seen = sent.seen()?;
                let run = $run;
                let answered =
                    sent.run(&house, &digest, |app, who| async move { run(app, who, id, seen, value).await });
                Ok(answered.await?.done($family, id))
            }
        )*

        fn $routes() -> utoipa_axum::router::OpenApiRouter<$crate::House> {
            utoipa_axum::router::OpenApiRouter::new()$(.routes(utoipa_axum::routes!($name)))*
        }
    };
}

/// The same for verbs that need nothing said.
macro_rules! plain_verbs {
    ($routes:ident $tag:tt $family:tt $id:ty; $($name:ident $path:tt $summary:tt $doc:tt => $run:expr;)*) => {
        $(
            #[utoipa::path(
                post, path = $path, tag = $tag, summary = $summary, description = $doc,
                params($crate::api::change::IfMatch),
                responses((status = 200, description = "办理结果", body = $crate::api::change::Done,
                    headers(("ETag" = String, description = "记录的新状态"))))
            )]
            async fn $name(
                axum::extract::State(house): axum::extract::State<$crate::House>,
                $crate::api::change::KnownSent(sent): $crate::api::change::KnownSent,
                $crate::api::body::Id(id): $crate::api::body::Id<$id>,
            ) -> Result<axum::response::Response, $crate::api::problem::Failed> {
                let seen = sent.seen()?;
                let run = $run;
                let answered = sent.run(&house, "", |app, who| async move { run(app, who, id, seen).await });
                Ok(answered.await?.done($family, id))
            }
        )*

        fn $routes() -> utoipa_axum::router::OpenApiRouter<$crate::House> {
            utoipa_axum::router::OpenApiRouter::new()$(.routes(utoipa_axum::routes!($name)))*
        }
    };
}

pub(super) use {plain_verbs, verbs};
