namespace Airworthy.Server.Web.Releases;

/// <summary>An order that the list offers, under the name that addresses give it.</summary>
/// <param name="OfUsers">Its name where users are shown; null for one that is the same for both.</param>
internal sealed record ReleaseSort(string Name, string? OfUsers, string Label, string? LabelOfUsers = null)
{
    public const string Date = "date";
    public const string Build = "build";
    public const string SemanticVersion = "semver";
    public const string Adoption = "adoption";

    public static readonly IReadOnlyList<ReleaseSort> All =
    [
        new(Date, null, "Date created"),
        new("sessions", "users", "Total sessions", "Total users"),
        new("sessions_24h", "users_24h", "Active sessions, 24 h", "Active users, 24 h"),
        new("crash_free_sessions", "crash_free_users", "Crash-free sessions, worst first", "Crash-free users, worst first"),
        new(Build, null, "Build number"),
        new(SemanticVersion, null, "Semantic version"),
        new(Adoption, null, "Date adopted"),
    ];

    /// <summary>The order that a name means where sessions or users are shown: each has a twin in the other. What is no name is the date.</summary>
    public static string Resolve(string? name, bool ofUsers) =>
        All.FirstOrDefault(sort => sort.Name == name || sort.OfUsers == name) is { } found ? found.NameFor(ofUsers) : Date;

    public string NameFor(bool ofUsers) => ofUsers ? OfUsers ?? Name : Name;

    public string LabelFor(bool ofUsers) => ofUsers ? LabelOfUsers ?? Label : Label;
}
