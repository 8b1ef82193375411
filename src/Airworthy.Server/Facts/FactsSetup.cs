using Airworthy.Server.Cells;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Facts;

/// <summary>From an accepted update to what is stored and counted: the intake, the application, the fold, and the state they keep.</summary>
internal static class FactsSetup
{
    public static void AddFacts(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(new StoreSchema(NameTable.Schema));
        services.AddSingleton(new StoreSchema(ReleaseSightings.Schema));
        services.AddSingleton(new StoreSchema(UserTable.Schema));
        services.AddSingleton(new StoreSchema(SessionTable.Schema));
        services.AddSingleton(new StoreSchema(AggregateTable.Schema));
        services.AddSingleton(new StoreSchema(CellTable.Schema));
        services.AddSingleton(new StoreSchema(OutcomeCounters.Schema));

        services.AddSingleton<NameRegistry>();
        services.AddSingleton(new UserNumbers(options.MaxUsers));
        services.AddSingleton(provider => new UserHasher(UserTable.LoadOrCreateKey(provider.GetRequiredService<StoreDatabase>().Writer)));
        services.AddSingleton(provider => new ReleaseSightings(ReaderOf(provider)));
        services.AddSingleton(provider => new OutcomeCounters(ReaderOf(provider)));
        services.AddSingleton<IngestNotes>();
        services.AddSingleton(provider => new CellMemory(ReaderOf(provider), options.CellCacheBytes));
        services.AddSingleton(provider => new CellSums(options.SumCacheBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CellStore>();
        services.AddSingleton(provider => new SessionRuns(
            ReaderOf(provider), provider.GetRequiredService<NameRegistry>(), provider.GetRequiredService<TimeProvider>(), options.SessionFilterBytes));
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SeenReleases>();
        services.AddSingleton<SessionLookup>();
        services.AddSingleton<CellRecount>();

        services.AddSingleton<FactIntake>();
        services.AddSingleton<FactApplication>();
        services.AddSingleton<RunUpkeep>();
        services.AddSingleton<Expiry>();
        services.AddSingleton<DiskUse>();
        services.AddSingleton(provider =>
        {
            // Its key is made with the store's writer, which is the fold's alone as soon as the store has started.
            provider.GetRequiredService<UserHasher>();
            return ActivatorUtilities.CreateInstance<FactStore>(provider);
        });
        services.AddHostedService(provider => provider.GetRequiredService<FactStore>());
    }

    private static Microsoft.Data.Sqlite.SqliteConnection ReaderOf(IServiceProvider provider) => provider.GetRequiredService<StoreDatabase>().Reader;
}
