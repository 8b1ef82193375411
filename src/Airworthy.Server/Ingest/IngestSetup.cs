using Microsoft.AspNetCore.Connections;

namespace Airworthy.Server.Ingest;

/// <summary>Receives envelopes from SDKs, keeps the sessions and events in them, counts what it drops.</summary>
internal static class IngestSetup
{
    public static void AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<ProjectAccess>();
        services.AddSingleton<SessionIngest>();
        services.AddSingleton<EventThreads>();
        services.AddSingleton<EventIngest>();
        services.AddSingleton<ClientReportIngest>();
        services.AddSingleton<EnvelopeIngest>();
        services.AddSingleton<StoreIngest>();
        services.AddSingleton<IngestFastPath>();
    }

    /// <summary>
    /// Puts the fast path in front of all that listens, and of TLS: what is encrypted is not plain. It does not ask for what host a request is,
    /// so it stays away where that is restricted (<c>AllowedHosts</c>).
    /// </summary>
    public static void UseIngestFastPath(this IWebHostBuilder host, string? allowedHosts)
    {
        if (allowedHosts is not (null or "" or "*"))
            return;
        host.ConfigureServices(services => services.AddSingleton<IConnectionListenerFactory, SocketListenerFactory>());
        host.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => Serve(listen.ApplicationServices, next))));
    }

    private static ConnectionDelegate Serve(IServiceProvider services, ConnectionDelegate next)
    {
        // Not before the first connection: where the server listens is settled before what it serves is opened.
        IngestFastPath? path = null;
        return connection => (path ??= services.GetRequiredService<IngestFastPath>()).Serve(connection, next);
    }

    public static void UseIngest(this IApplicationBuilder app) => app.UseMiddleware<IngestEndpoint>();
}
