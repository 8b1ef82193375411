namespace Airworthy.Server.Storage;

/// <summary>The data folder: the log that answers wait for, and the SQLite file that facts are folded into.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, DataFolder folder)
    {
        // By a factory: the container then lets go of the folder as it ends, and whoever has ended a server can start the next one on it.
        services.AddSingleton(_ => folder);
        services.AddSingleton<Disk>();
        services.AddSingleton<StorageHealth>();
        services.AddSingleton<StoreDatabase>();
        services.AddSingleton(provider => new AppendLog(folder.Combine(DataFolder.LogFolder), provider.GetRequiredService<Disk>()));
        services.AddSingleton<CommitQueue>();
        services.AddSingleton<TrackerDatabase>();
        services.AddSingleton<TrackerWriter>();
    }
}
