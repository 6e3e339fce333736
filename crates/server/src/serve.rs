//! Serving the portal and the workbench until somebody stops it.

use std::net::{Ipv4Addr, SocketAddr};

use app::App;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::Said;

/// Logs to standard error; `RUST_LOG` says how much.
pub(crate) fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Listens on this machine.
pub(crate) async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("无法使用端口 {port}:{error}。请用 --port 换一个端口。"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok((listener, address))
}

/// Serves on a port and says where.
pub(crate) async fn serve(app: App, demo: bool, port: u16) -> Said {
    let (listener, address) = listen(port).await?;
    crate::progress::say(&format!("门户 http://{address}/    工作台 http://{address}/work"));
    run(app, demo, listener).await
}

/// Serves on a listener.
pub(crate) async fn run(app: App, demo: bool, listener: TcpListener) -> Said {
    let stop = async {
        // Without a signal handler the process simply ends when it is told to.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    web::serve(app, demo, listener, stop).await.map_err(|error| format!("服务中断:{error}"))
}
