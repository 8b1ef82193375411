namespace Airworthy.Server.Storage;

/// <summary>The data folder: the log that answers wait for, and the SQLite file that facts are folded into.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton(folder);
        services.AddSingleton<StorageHealth>();
        services.AddSingleton<StoreDatabase>();
        services.AddSingleton(_ => new AppendLog(folder.Combine("log")));
        services.AddSingleton<CommitQueue>();
    }
}
