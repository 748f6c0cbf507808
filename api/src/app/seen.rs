//! The application as it is seen from outside: its measures, and the events
//! that visitors tell it of.

use std::net::IpAddr;

use axum::extract::Request;
use axum::response::Response;

use super::{App, Inner};
use crate::event::{self, Events};
use crate::limit::Bucket;
use crate::metrics::Live;
use crate::settings::MetricsAt;
use crate::watch::Watch;

impl App {
    /// What watches the requests.
    pub(crate) fn watch(&self) -> &Watch {
        &self.inner.watch
    }

    /// Takes events of visitors, as many in a minute as the limit allows.
    pub(crate) async fn take_events(&self, socket: Option<IpAddr>, request: Request) -> Response {
        let Inner { events, watch, .. } = &*self.inner;
        let limit = self.take_at(socket, request.headers(), Bucket::Event).await;
        let mut response = match &limit {
            Some(limit) if !limit.is_allowed() => event::too_many(&limit.refusal()),
            _ => event::door(events.as_ref(), &watch.metrics, request).await,
        };
        if let Some(limit) = limit {
            response.headers_mut().extend(limit.headers());
        }
        response
    }

    /// The measures of this server, as Prometheus reads them.
    pub(crate) fn measures(&self) -> String {
        let Inner {
            pool,
            index,
            watch,
            events,
            settings,
            ..
        } = &*self.inner;
        let pool = pool.get_postgres_connection_pool();
        let idle = pool.num_idle();
        let view = index.view();
        let opened = view.opened();
        watch.metrics.render(&Live {
            connections_in_use: (pool.size() as usize).saturating_sub(idle),
            connections_idle: idle,
            connections_limit: settings.max_connections as usize,
            events_waiting: events.as_ref().map_or(0, Events::waiting),
            index_version: opened.map(|opened| opened.version.clone()),
            index_documents: opened.map_or(0, |opened| opened.documents),
            index_bytes: opened.map_or(0, |opened| opened.bytes),
        })
    }

    /// Where measures are served.
    pub(crate) fn metrics_at(&self) -> MetricsAt {
        self.inner.settings.metrics
    }
}
