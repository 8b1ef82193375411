namespace Airworthy.Server.Web.Frame;

/// <summary>What a page of figures is about, as its address says: which projects, which environments, which time. Read by every page that shows figures, kept by every link between them.</summary>
/// <param name="Projects">Slugs or numbers; empty for all.</param>
/// <param name="Environments">Names, <see cref="NoEnvironment"/> for what names none; empty for all.</param>
public sealed record PageScope(IReadOnlyList<string> Projects, IReadOnlyList<string> Environments, PagePeriod Period)
{
    /// <summary>What the address calls the environment of sessions that name none: SDKs cannot use that name.</summary>
    public const string NoEnvironment = "none";

    // More of them in one address is somebody trying.
    private const int MostNames = 50;

    public static PageScope Parse(IQueryCollection query) => new(Names(query, "project"), Names(query, "environment"), PagePeriod.Parse(query));

    /// <summary>What an address needs to say the same; what is left to its default is left out.</summary>
    public IEnumerable<(string Name, string Value)> Parameters =>
        [.. Projects.Select(project => ("project", project)), .. Environments.Select(environment => ("environment", environment)), .. Period.Parameters];

    private static List<string> Names(IQueryCollection query, string name) =>
        [.. query[name].OfType<string>().Where(value => value.Length > 0).Distinct().Take(MostNames)];
}
