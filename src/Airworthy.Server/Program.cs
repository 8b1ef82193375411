using Airworthy.Server;
using Airworthy.Server.Accounts;
using Airworthy.Server.Demo;
using Airworthy.Server.Facts;
using Airworthy.Server.Health;
using Airworthy.Server.Ingest;
using Airworthy.Server.Operations;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Airworthy.Server.Web;

try
{
    // The settings and the pages' files stand beside the program, from wherever it is started.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = CommandLine.Expand(args),
        ContentRootPath = AppContext.BaseDirectory,
        WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
    });
    builder.WebHost.UseStaticWebAssets(); // and in the source tree while it is not published
    var options = AirworthyOptions.Read(builder.Configuration);
    builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, builder.Configuration["urls"] ?? options.Urls);
    // What reads a socket hands the request on itself, and what answers writes to it: nothing here blocks, and each hop costs (3 to 6 % of the ingest's rate).
    builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // IngestOptions says how much, and its answer says so
    });

    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(options.Bootstrap);
    builder.Services.AddSingleton(options.Ingest);
    builder.Services.AddSingleton(options.Releases);
    builder.Services.AddSingleton(options.Storage);
    using var folder = new DataFolder(options.DataPath);
    builder.Services.AddStorage(folder);
    builder.Services.AddProjects();
    builder.Services.AddAccounts(folder);
    builder.Services.AddFacts(options.Storage);
    builder.Services.AddIngest();
    builder.Services.AddHealth();
    builder.Services.AddOperations();
    builder.Services.AddWeb();
    builder.Services.AddSingleton<Bootstrap>();
    if (options.Demo)
        builder.Services.AddDemo();

    var app = builder.Build();
    var bootstrap = app.Services.GetRequiredService<Bootstrap>().Run();
    app.UseIngest();
    app.UseWeb();
    app.UseApiErrors();
    app.UseRouting();
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseAntiforgery();
    app.MapAccounts();
    app.MapHealth();
    app.MapOperations();
    app.MapWeb();
    await app.StartAsync();
    Welcome.Print(app, bootstrap);
    await app.WaitForShutdownAsync();
    return 0;
}
// An address that is taken is an IOException: Kestrel says which.
catch (Exception error) when (error is ConfigurationException or DataFolderException or IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException })
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
catch (Microsoft.Data.Sqlite.SqliteException error) when (StoreDatabase.IsDamage(error))
{
    await Console.Error.WriteLineAsync($"The store is damaged, restore it from a backup: {error.Message}");
    return 1;
}
