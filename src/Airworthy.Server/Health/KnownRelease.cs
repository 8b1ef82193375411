using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>A release of the organization: one that a session, an event or a tool has named.</summary>
/// <param name="Told">What tools and events tell of it; null if only sessions have named it.</param>
/// <param name="Created">When it was first heard of: the beginning of its first session in any project, or when a tool or an event named it before. UTC.</param>
/// <param name="Parts">What it is in its projects, by their numbers.</param>
internal sealed record KnownRelease(string Version, ReleaseName Name, ToldRelease? Told, DateTime Created, IReadOnlyList<ReleasePart> Parts)
{
    /// <summary>What it is ordered by where the latest release is asked for.</summary>
    public DateTime Date => Told?.Released ?? Created;

    public bool IsArchived => Told is { IsArchived: true };

    /// <summary>What it is ordered by among semantic versions; null if it is none.</summary>
    public ReleaseVersion? SemanticVersion => Name.IsSemantic ? Name.Version : null;

    /// <summary>The newest are last. No two releases are equal.</summary>
    public static readonly IComparer<KnownRelease> ByCreation = Comparer<KnownRelease>.Create(static (left, right) => Compare(left, right, left.Created, right.Created));

    /// <summary>The newest are last, by when they were released. No two releases are equal.</summary>
    public static readonly IComparer<KnownRelease> ByDate = Comparer<KnownRelease>.Create(static (left, right) => Compare(left, right, left.Date, right.Date));

    public bool IsIn(ProjectId project) => Parts.Any(part => part.Project == project);

    /// <summary>The same release, of which nothing is told but what it is in some of its projects; null if it is in none of them.</summary>
    public KnownRelease? Within(Func<ReleasePart, bool> isChosen)
    {
        var parts = Parts.Where(isChosen).ToList();
        return parts.Count == Parts.Count && parts.Count > 0 ? this : parts.Count > 0 ? this with { Parts = parts } : null;
    }

    private static int Compare(KnownRelease left, KnownRelease right, DateTime leftDate, DateTime rightDate) =>
        leftDate.CompareTo(rightDate) is not 0 and var order ? order : string.CompareOrdinal(left.Version, right.Version);
}

/// <summary>What a release is in one project.</summary>
/// <param name="Sessions">Null if no session has named it there.</param>
/// <param name="IsInEnvironments">Whether a session or an event came from the environments that were asked about, or it was deployed to one.</param>
internal sealed record ReleasePart(ProjectId Project, SeenRelease? Sessions, bool IsInEnvironments)
{
    /// <summary>Whether a session of it began in the last 90 days, in the environments that were asked about.</summary>
    public bool HasHealthData(DateTime now) => Sessions is { } sessions && ReleaseHealthReader.HasHealthData(sessions, now);

    /// <summary>As sessions know it; with number 0 if they do not.</summary>
    public Release Release(string version) => Sessions?.Release ?? new Release(default, Project, version, Encoding.UTF8.GetBytes(version));
}
