//! Where traces go: to a collector that speaks OTLP over HTTP, if one is named.

use std::time::Duration;

use anyhow::Context;
use clap::Args;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};

/// How long the collector may take over a batch, and the last batch at the end.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where traces go, and how many.
#[derive(Debug, Args)]
pub(crate) struct Tracing {
    /// Send traces to this collector, by OTLP over HTTP: `/v1/traces` is put behind it.
    #[arg(
        long,
        global = true,
        env = "OTEL_EXPORTER_OTLP_ENDPOINT",
        value_name = "URL"
    )]
    otlp_endpoint: Option<String>,
    /// Share of requests that are traced, from 0 to 1. What the caller traces is always traced.
    #[arg(
        long,
        global = true,
        env = "DIG_TRACE_SHARE",
        default_value_t = 0.1,
        value_name = "SHARE",
        value_parser = share
    )]
    trace_share: f64,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "a share is a number from 0 to 1".to_owned())
}

/// The traces of this process. What has gathered is sent when it is finished.
pub(crate) struct Traces(Option<SdkTracerProvider>);

/// Prepares to send traces where that is wanted. To be called outside of a
/// runtime: the exporter waits for its collector on a thread of its own.
pub(crate) fn start(arguments: &Tracing) -> anyhow::Result<(Traces, Option<SdkTracer>)> {
    let named = arguments.otlp_endpoint.as_deref();
    let Some(endpoint) = named.filter(|endpoint| !endpoint.is_empty()) else {
        return Ok((Traces(None), None));
    };
    let endpoint = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    let client = reqwest::blocking::Client::builder()
        .tls_backend_preconfigured(ingest::encryption()?)
        .timeout(PATIENCE)
        .build()
        .context("cannot prepare to send traces")?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .with_endpoint(&endpoint)
        .build()
        .with_context(|| {
            format!("cannot send traces to {endpoint}: name a collector as http://host:4318")
        })?;
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(arguments.trace_share)));
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(sampler)
        .with_resource(Resource::builder().with_service_name("digger").build())
        .build();
    let tracer = provider.tracer("digger");
    Ok((Traces(Some(provider)), Some(tracer)))
}

impl Traces {
    /// Sends what has gathered.
    pub(crate) fn finish(self) {
        let Some(provider) = self.0 else { return };
        if let Err(error) = provider.shutdown_with_timeout(PATIENCE) {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_share_lies_between_nothing_and_all() {
        assert_eq!(super::share("0.25"), Ok(0.25));
        for bad in ["-0.1", "1.01", "NaN", "half", ""] {
            assert!(super::share(bad).is_err(), "{bad}");
        }
    }
}
