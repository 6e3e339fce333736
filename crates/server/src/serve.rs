//! Serving the portal and the workbench, and doing the jobs, until somebody stops it.

use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use app::{App, Error, jobs, jobs::Round, trouble};
use clap::Args;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::{net::TcpListener, sync::watch};
use web::{Settings, api::gate::Limits};

use crate::{Said, progress::say, whereabouts::Whereabouts};

/// Requests under way when it is told to stop have so long to end.
const FAREWELL: Duration = Duration::from_secs(20);
/// The bounds of the durations, seconds.
const BOUNDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The bounds of what is written together.
const GROUP_BOUNDS: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];
/// How many commits were written together.
const GROUP_SIZE: &str = "lianzhu_commit_group_size";

#[derive(Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    whereabouts: Whereabouts,
    /// 监听地址；对外服务请放在 HTTPS 反向代理之后
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) address: IpAddr,
    /// 端口；0 为任意空闲端口
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// 监控地址，例如 127.0.0.1:9464（提供 /metrics 和 /healthz）；不要对外开放
    #[arg(long)]
    pub(crate) monitor: Option<SocketAddr>,
    /// 接口每个客户端每秒至多多少次请求；0 为不限
    #[arg(long, default_value_t = 50)]
    pub(crate) api_rate: u32,
    /// 不做后台任务（另由 lianzhu work 来做）
    #[arg(long)]
    pub(crate) no_jobs: bool,
    /// 短信网关目录：待发短信写入其中的 out，网关程序发出后移到 sent；不写则不发短信（serve 和 work 要写同一个）
    #[arg(long)]
    pub(crate) sms: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct WorkArguments {
    #[command(flatten)]
    whereabouts: Whereabouts,
    /// 监控地址，例如 127.0.0.1:9465
    #[arg(long)]
    pub(crate) monitor: Option<SocketAddr>,
    /// 短信网关目录，与 serve 的相同
    #[arg(long)]
    pub(crate) sms: Option<PathBuf>,
}

/// Says to every part that it is time to end.
struct Stop(watch::Receiver<bool>);

impl Stop {
    /// From now on a signal ends everything.
    fn on_signal() -> Self {
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            asked_to_stop().await;
            tell.send_replace(true);
            tell.closed().await;
        });
        Self(told)
    }

    /// Waits for it.
    fn heard(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut told = self.0.clone();
        async move {
            // A teller that is gone is as good as a signal.
            drop(told.wait_for(|stop| *stop).await);
        }
    }
}

/// Ctrl+C, or what a service manager sends.
async fn asked_to_stop() {
    let interrupted = async {
        // Without a signal handler the process simply ends when it is told to.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    () = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => interrupted.await,
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

/// Listens; the message says what to do where it cannot.
pub(crate) async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), String> {
    let listener = TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok((listener, address))
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> String {
    let port = address.port();
    let kind = error.kind();
    if kind == ErrorKind::AddrInUse {
        format!("端口 {port} 已被占用（可能联助已在运行）。请先停止占用它的程序，或用 --port 换一个端口。")
    } else if kind == ErrorKind::PermissionDenied {
        format!("没有权限使用端口 {port}。1024 以下的端口请交给反向代理，联助用 8080 这样的端口。")
    } else if kind == ErrorKind::AddrNotAvailable {
        format!("本机没有地址 {}。请核对 --address。", address.ip())
    } else {
        format!("无法监听 {address}：{error}。请用 --address 或 --port 换一个。")
    }
}

/// Serves as the arguments say.
pub(crate) async fn serve(arguments: ServeArguments) -> Said {
    let address = SocketAddr::from((arguments.address, arguments.port));
    let (listener, address) = listen(address).await?;
    let monitor = monitor_of(arguments.monitor).await?;
    let place = arguments.whereabouts.place();
    let app = crate::open(&place).await?;
    send_texts(&app, arguments.sms);
    let settings = settings(crate::demo::is_demo(&place.data), arguments.api_rate);
    say(&format!("门户 http://{address}/    工作台 http://{address}/work"));
    run(app, settings, listener, monitor, !arguments.no_jobs).await
}

fn send_texts(app: &App, gateway: Option<PathBuf>) {
    if let Some(folder) = gateway {
        app.send_text_messages_by(folder);
    }
}

/// How to serve.
pub(crate) fn settings(demo: bool, api_rate: u32) -> Settings {
    Settings { demo, limits: Limits { per_second: api_rate, ..Limits::default() } }
}

/// Does the jobs and nothing else.
pub(crate) async fn work(arguments: WorkArguments) -> Said {
    let monitor = monitor_of(arguments.monitor).await?;
    let place = arguments.whereabouts.place();
    let app = crate::open(&place).await?;
    send_texts(&app, arguments.sms);
    let stop = Stop::on_signal();
    say(&format!("后台任务已启动，数据目录 {}。按 Ctrl+C 停止。", place.data.display()));
    let watched = watch_over(&app, monitor, &stop)?;
    do_jobs(&app, stop.heard()).await;
    watched.await;
    app.close().await.map_err(|error| trouble::of_app(&error, &place.data))?;
    say("已停止。");
    Ok(())
}

async fn monitor_of(address: Option<SocketAddr>) -> Result<Option<TcpListener>, String> {
    let Some(address) = address else { return Ok(None) };
    let (listener, address) = listen(address).await?;
    say(&format!("监控 http://{address}/metrics"));
    Ok(Some(listener))
}

/// Serves on a listener, with the jobs beside it, until it is told to stop; then ends what is under way.
pub(crate) async fn run(
    app: App,
    settings: Settings,
    listener: TcpListener,
    monitor: Option<TcpListener>,
    with_jobs: bool,
) -> Said {
    let stop = Stop::on_signal();
    let folder = app.folder().to_owned();
    let watched = watch_over(&app, monitor, &stop)?;
    let jobs = {
        let (app, stop) = (app.clone(), stop.heard());
        async move {
            if with_jobs {
                do_jobs(&app, stop).await;
            }
        }
    };
    let jobs = tokio::spawn(jobs);
    let serving = web::serve_with(app.clone(), settings, listener, stop.heard());
    let overtime = {
        let told = stop.heard();
        async move {
            told.await;
            tokio::time::sleep(FAREWELL).await;
        }
    };
    let served = tokio::select! {
        served = serving => served.map_err(|error| format!("服务中断：{error}")),
        () = overtime => {
            tracing::warn!("requests were still under way after {} s", FAREWELL.as_secs());
            Ok(())
        }
    };
    drop(jobs.await);
    watched.await;
    let closed = app.close().await.map_err(|error| trouble::of_app(&error, &folder));
    served.and(closed)?;
    say("已停止：正在处理的请求都已完成，数据已写入磁盘。");
    Ok(())
}

/// Starts the monitor's address, where there is one; what is given back ends with it.
fn watch_over(
    app: &App,
    listener: Option<TcpListener>,
    stop: &Stop,
) -> Result<impl Future<Output = ()> + use<>, String> {
    let started = match listener {
        Some(listener) => {
            let handle = recorder()?;
            let render: web::monitor::Render = Arc::new(move || {
                handle.run_upkeep();
                handle.render()
            });
            Some(tokio::spawn(web::monitor::serve(app.clone(), render, listener, stop.heard())))
        }
        None => None,
    };
    Ok(async move {
        if let Some(started) = started {
            drop(started.await);
        }
    })
}

fn recorder() -> Result<PrometheusHandle, String> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BOUNDS)
        .and_then(|builder| {
            builder.set_buckets_for_metric(Matcher::Full(GROUP_SIZE.to_owned()), &GROUP_BOUNDS)
        })
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| format!("无法启动监控：{error}"))
}

async fn do_jobs(app: &App, stop: impl Future<Output = ()> + Send) {
    let holder = app.ids().token();
    let mut standing_by = false;
    jobs::keep_running(app, &holder, stop, |round| match round {
        Ok(Round::Standby) => {
            if !standing_by {
                say("后台任务正由另一进程执行，本进程待命；它停止后自动接替。");
            }
            standing_by = true;
        }
        Ok(Round::Done(runs)) => {
            standing_by = false;
            for (job, run) in runs {
                if run.well {
                    tracing::info!(target: "lianzhu::job", job, took_ms = run.took_ms, "job");
                } else {
                    tracing::error!(target: "lianzhu::job", job, took_ms = run.took_ms, said = run.said, "job");
                }
                metrics::counter!("lianzhu_job_runs_total", "job" => *job, "well" => if run.well { "yes" } else { "no" })
                    .increment(1);
            }
        }
        Err(error @ (Error::Store(_) | Error::Broken(_))) => tracing::error!("jobs: {}", trouble::chain(error)),
        Err(error) => tracing::error!("jobs: {error}"),
    })
    .await;
}
