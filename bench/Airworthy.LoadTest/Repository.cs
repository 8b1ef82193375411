namespace Airworthy.LoadTest;

/// <summary>Where things stand in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Airworthy.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The load test runs from within the repository, where it finds the server.");
    }
}
