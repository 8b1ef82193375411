namespace Airworthy.Server.Ingest;

/// <summary>Receives envelopes from SDKs, keeps the sessions and events in them, counts what it drops.</summary>
internal static class IngestSetup
{
    public static void AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<SessionIngest>();
        services.AddSingleton<EventThreads>();
        services.AddSingleton<EventIngest>();
        services.AddSingleton<ClientReportIngest>();
        services.AddSingleton<EnvelopeIngest>();
        services.AddSingleton<StoreIngest>();
    }

    public static void UseIngest(this IApplicationBuilder app) => app.UseMiddleware<IngestEndpoint>();
}
