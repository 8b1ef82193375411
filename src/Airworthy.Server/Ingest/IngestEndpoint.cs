using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Ingest;

/// <summary>
/// HTTP in: authenticates, reads, hands over, and answers once everything is durable.
/// It stands in front of routing, for most requests are for it and each step costs.
/// </summary>
internal sealed class IngestEndpoint(
    RequestDelegate next, ProjectAccess access, EnvelopeIngest envelopes, StoreIngest store, EventIngest events, ClientReportIngest reports, FactIntake intake,
    IngestOptions limits, TimeProvider time)
{
    private const string AllowedHeaders =
        "x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, content-type, authentication, authorization, content-encoding, transfer-encoding";

    /// <summary>Browsers read an answer only with these, errors included.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, string>> CorsHeaders =
    [
        new("Access-Control-Allow-Origin", "*"),
        new("Access-Control-Expose-Headers", "x-sentry-error, x-sentry-rate-limits, retry-after"),
        new("Cross-Origin-Resource-Policy", "cross-origin"),
    ];

    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public Task InvokeAsync(HttpContext http) =>
        IngestRoute.TryMatch(http.Request.Path.Value ?? "", out var route) ? Handle(http, route) : next(http);

    private async Task Handle(HttpContext http, IngestRoute route)
    {
        var headers = http.Response.Headers;
        foreach (var (name, value) in CorsHeaders)
            headers[name] = value;

        var method = http.Request.Method;
        var isPixel = HttpMethods.IsGet(method) && route.Kind == IngestEndpointKind.Store;
        if (HttpMethods.IsOptions(method))
        {
            // A preflight carries no credentials.
            headers.AccessControlAllowMethods = "POST";
            headers.AccessControlAllowHeaders = AllowedHeaders;
            headers.AccessControlMaxAge = "3600";
        }
        else if (HttpMethods.IsPost(method) || isPixel)
        {
            var (receipt, committed) = await Receive(http, route, isPixel);
            try
            {
                await committed;
            }
            catch (StorageUnavailableException error)
            {
                receipt = Refusal.Unavailable(error.Message);
            }

            await Answer(http.Response, receipt, isPixel);
        }
        else
        {
            headers.Allow = route.Kind == IngestEndpointKind.Store ? "GET, POST, OPTIONS" : "POST, OPTIONS";
            await Answer(http.Response, new Refusal(StatusCodes.Status405MethodNotAllowed, $"method {method} is not allowed here"), isPixel);
        }
    }

    /// <summary>Reads the request and hands its facts over: what to answer once the commit has completed. Nothing of the request is held while it waits, but an event.</summary>
    private async ValueTask<(Receipt Receipt, Task Committed)> Receive(HttpContext http, IngestRoute route, bool isPixel)
    {
        if (!route.TryGetProject(out var projectId))
            return (Refusal.BadRequest($"'{route.ProjectId}' is no project id: it must be a number"), Task.CompletedTask);
        if (Authenticate(http.Request, projectId, out var project, out var isOldPython) is { } refused)
            return (refused, Task.CompletedTask);

        // No token: Kestrel ends the reading of a connection that is gone, and making one costs each request a source.
        var (body, unreadable) = isPixel ? (default, null) : await RequestBody.Read(http.Request, limits.MaxEnvelopeBytes, CancellationToken.None);
        using (body)
        {
            if (unreadable is not null)
                return (unreadable, Task.CompletedTask);

            var request = IngestRequest.Rent();
            var receipt = Read(http.Request, route, projectId, project, isOldPython, body.Memory, request);
            var committed = receipt.Refusal is null && request.Facts.HasFacts ? Commit(request.Facts) : Task.CompletedTask;
            if (receipt.Refusal is null && request.Reported is { } reported)
                committed = Task.WhenAll(committed, reports.Commit(reported));
            var waiting = receipt.Refusal is null ? request.Event : null;
            request.Return();
            if (waiting is not { } one)
                return (receipt, committed);

            // Its sessions are on their way to the disk already: they do not wait for it.
            var received = await events.Receive(one, http.Connection.RemoteIpAddress);
            return (receipt with { EventId = receipt.EventId ?? received.Id }, Task.WhenAll(committed, received.Committed));
        }
    }

    // Who has gone away has sent all the same: his facts wait for their commit like all others.
    private Task Commit(FactBuffer facts)
    {
        try
        {
            return intake.Commit(facts, CancellationToken.None);
        }
        catch (StorageUnavailableException error)
        {
            return Task.FromException(error);
        }
    }

    /// <summary>Checks the credentials outside of the body. No project, and no refusal, if they may still stand in the body.</summary>
    private Refusal? Authenticate(HttpRequest request, ulong projectId, out Project? project, out bool isOldPython)
    {
        (project, isOldPython) = (null, false);
        if (Credentials.Find(request.Headers["X-Sentry-Auth"].ToString(), request.Headers.Authorization.ToString(), request.QueryString.Value, out var auth) is { } refusal)
            return refusal;
        isOldPython = IsOldPython(auth.Client);
        return auth.PublicKey.IsEmpty ? null : access.Find(auth.PublicKey, projectId, request.Headers.Origin.ToString(), request.Headers.Referer.ToString(), out project);
    }

    private Receipt Read(HttpRequest http, IngestRoute route, ulong projectId, Project? project, bool isOldPython, ReadOnlyMemory<byte> body, IngestRequest request)
    {
        var receivedAt = time.GetUtcNow().UtcDateTime;
        var isEnvelope = route.Kind == IngestEndpointKind.Envelope
            || http.ContentType?.StartsWith("application/x-sentry-envelope", StringComparison.OrdinalIgnoreCase) == true;
        if (!isEnvelope)
        {
            if (project is null)
                return Refusal.Unauthorized("there are no credentials in X-Sentry-Auth, Authorization or the query");
            if (HttpMethods.IsGet(http.Method))
                body = Encoding.UTF8.GetBytes(http.Query["sentry_data"].ToString());
            return new(store.Read(body, isOldPython, project, receivedAt, request, out var storedId), storedId);
        }

        if (!EnvelopeReader.TryOpen(body.Span, out var reader, out var header))
            return project is null && body.IsEmpty ? Refusal.Unauthorized("there are no credentials") : Refusal.BadRequest(reader.Fault!.ToString());
        if (access.Find(header, projectId, http.Headers.Origin.ToString(), http.Headers.Referer.ToString(), ref project) is { } refused)
            return refused;
        if (envelopes.FindItems(reader, request.Items) is { } malformed)
            return malformed;
        return new(null, envelopes.Read(header, body, project!, receivedAt, request));
    }

    private static bool IsOldPython(ReadOnlySpan<char> client) =>
        client.StartsWith("raven-python/", StringComparison.Ordinal) || client.StartsWith("sentry-python/", StringComparison.Ordinal)
        || client.StartsWith("sentry.python/", StringComparison.Ordinal);

    private static async Task Answer(HttpResponse response, Receipt receipt, bool isPixel)
    {
        if (receipt.Refusal is { } refusal)
        {
            response.StatusCode = refusal.StatusCode;
            await WriteJson(response, refusal.ToJson());
            return;
        }

        if (isPixel)
        {
            response.ContentType = "image/gif";
            response.ContentLength = Pixel.Length;
            await response.Body.WriteAsync(Pixel);
            return;
        }

        await WriteReceipt(response, receipt.EventId);
    }

    private static Task WriteJson(HttpResponse response, byte[] json)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json).AsTask();
    }

    private static Task WriteReceipt(HttpResponse response, SentryId? eventId)
    {
        response.ContentType = "application/json";
        var bytes = ReceiptJson.Write(eventId, response.BodyWriter.GetSpan(ReceiptJson.MaxBytes));
        response.ContentLength = bytes;
        response.BodyWriter.Advance(bytes);
        // Kestrel sends it with the end of the answer: flushing here would be a second way through all of it.
        return Task.CompletedTask;
    }

    /// <summary>What the sender is told: a refusal, or that all is stored.</summary>
    private readonly record struct Receipt(Refusal? Refusal, SentryId? EventId)
    {
        public static implicit operator Receipt(Refusal refusal) => new(refusal, null);
    }
}
