//! What clients may ask by the protocol, and who does it.

use axum::http::request::Parts;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult, ErrorData,
    Extensions, GetPromptRequestParams, GetPromptResponse, Implementation, ListPromptsResult,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{NotificationContext, RequestContext};
use rmcp::{RoleServer, ServerHandler};

use super::operation::Graph;
use super::{Mcp, prompt, resource, tool};
use crate::Caller;

/// What an agent is told before it begins.
const INSTRUCTIONS: &str = "\
    The Discogs catalogue as a graph. Records are artists, labels, masters (works) and releases (their pressings), each \
    with Discogs's number as its id. search_catalog finds ids; get_* shows a record; traverse_links follows its links \
    page by page; lookup_identifiers knows barcodes; compare_versions lays pressings side by side; find_path connects \
    two artists; query_graph answers what is left. What an answer leaves out is empty, unknown or false. Answers are \
    cut to maxBytes, and say so in `cut`; `nextCursor` goes on. Dumps are of the month that dig://version names.";

impl Mcp {
    /// Who sent a request: over HTTP each says it anew.
    fn caller<'a>(&'a self, extensions: &'a Extensions) -> &'a Caller {
        let parts = extensions.get::<Parts>();
        let caller = parts.and_then(|parts| parts.extensions.get::<Caller>());
        caller.unwrap_or(&self.caller)
    }

    /// Does something that asks the graph, unless it is cancelled before, or
    /// the server is about to end.
    async fn ask<T>(
        &self,
        context: &RequestContext<RoleServer>,
        work: impl AsyncFnOnce(Graph<'_>) -> Result<T, ErrorData>,
    ) -> Result<T, ErrorData> {
        let Some(_running) = self.app.mcp_sessions().call() else {
            return Err(ErrorData::internal_error(
                "the server is about to end",
                None,
            ));
        };
        let graph = Graph {
            app: &self.app,
            caller: self.caller(&context.extensions),
        };
        // Dropped, it sends no more statements; one that runs ends by its timeout.
        tokio::select! {
            done = Box::pin(work(graph)) => done,
            () = context.ct.cancelled() => Err(ErrorData::internal_error("cancelled", None)),
        }
    }
}

impl ServerHandler for Mcp {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .enable_prompts()
            .enable_completions()
            .build();
        let name = Implementation::new("dig", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(capabilities)
            .with_server_info(name.with_title("Dig"))
            .with_instructions(INSTRUCTIONS)
    }

    async fn on_initialized(&self, _: NotificationContext<RoleServer>) {}

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tool::TOOLS.clone()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tool::TOOLS.iter().find(|tool| tool.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let CallToolRequestParams {
            name, arguments, ..
        } = request;
        self.ask(&context, async |graph| {
            let result = tool::call(&graph, &name, arguments).await;
            let result = result
                .ok_or_else(|| ErrorData::invalid_params("there is no tool of this name", None))?;
            Ok(result.into())
        })
        .await
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(ListResourcesResult::with_all_items(resource::all()))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(
            resource::templates(),
        ))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        self.ask(&context, async |graph| {
            let read = resource::read(&graph, &request.uri).await?;
            Ok(read.into())
        })
        .await
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompt::all()))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        prompt::get(&request.name, &request.arguments.unwrap_or_default()).map(Into::into)
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        self.ask(&context, async |graph| {
            resource::complete(&graph, &request).await
        })
        .await
    }
}
