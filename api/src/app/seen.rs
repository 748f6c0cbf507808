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
            _ => {
                event::door(
                    events.as_ref(),
                    &watch.metrics,
                    request,
                    self.client_timeout(),
                )
                .await
            }
        };
        if let Some(limit) = limit {
            response.headers_mut().extend(limit.headers());
        }
        response
    }

    /// The measures of this server, as Prometheus reads them.
    pub(crate) fn measures(&self) -> String {
        let Inner {
            database,
            replicas,
            index,
            watch,
            events,
            ..
        } = &*self.inner;
        let connections = database.connections();
        let counted = replicas.counted();
        let view = index.view();
        let opened = view.opened();
        watch.metrics.render(&Live {
            connections_in_use: connections.in_use,
            connections_idle: connections.idle,
            connections_limit: connections.limit,
            replicas_read: counted.read,
            replicas_left_out: counted.left_out,
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
