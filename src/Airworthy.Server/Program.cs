using Airworthy.Server;
using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Airworthy.Server.Demo;
using Airworthy.Server.Facts;
using Airworthy.Server.Health;
using Airworthy.Server.Ingest;
using Airworthy.Server.Issues;
using Airworthy.Server.Operations;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Airworthy.Server.Tooling;
using Airworthy.Server.Web;

return await CommandLine.Run(args, Serve, Console.Out, Console.Error);

static async Task<int> Serve(IReadOnlyList<string> settings)
{
    ThreadUrgency.WaitForOthers();
    NativeHeap.GiveBackLargeBlocks();
    var builder = CommandLine.Configure(settings);
    builder.WebHost.UseStaticWebAssets(); // and in the source tree while it is not published
    var options = AirworthyOptions.Read(builder.Configuration);
    builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, builder.Configuration["urls"] ?? options.Urls);
    // What reads a socket hands the request on itself, and what answers writes to it: nothing here blocks, and each hop costs (3 to 6 % of the ingest's rate).
    // A connection keeps its buffer of 4 KB while it is silent: to wait for data without one is a call to the system more a request (2 to 4 %).
    builder.WebHost.UseSockets(sockets => (sockets.UnsafePreferInlineScheduling, sockets.WaitForDataBeforeAllocatingBuffer) = (true, false));
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // IngestOptions says how much, and its answer says so
    });
    builder.WebHost.UseIngestFastPath(builder.Configuration["AllowedHosts"]);

    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(options.Bootstrap);
    builder.Services.AddSingleton(options.Ingest);
    builder.Services.AddSingleton(options.Releases);
    builder.Services.AddSingleton(options.Storage);
    builder.Services.AddSingleton(options.Retention);
    builder.Services.AddSingleton(options.Events);
    using var folder = new DataFolder(options.DataPath);
    builder.Services.AddStorage(folder);
    builder.Services.AddProjects(options.PublicUrl);
    builder.Services.AddAccounts(folder);
    builder.Services.AddReleases();
    builder.Services.AddFacts(options.Storage);
    builder.Services.AddIssues();
    builder.Services.AddIngest();
    builder.Services.AddHealth();
    builder.Services.AddTooling();
    builder.Services.AddOperations();
    builder.Services.AddWeb();
    builder.Services.AddSingleton<Bootstrap>();
    if (options.Demo)
        builder.Services.AddDemo();

    await using var app = builder.Build();
    var bootstrap = app.Services.GetRequiredService<Bootstrap>().Run();
    app.UseIngest();
    app.UseWeb();
    app.UseApiErrors();
    app.UseRouting();
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseAntiforgery();
    app.MapAccounts();
    app.MapIssues();
    app.MapHealth();
    app.MapTooling();
    app.MapOperations();
    app.MapWeb();
    app.MapApiFallback();
    await app.StartAsync();
    Welcome.Print(app, bootstrap);
    await app.WaitForShutdownAsync();
    return 0;
}
