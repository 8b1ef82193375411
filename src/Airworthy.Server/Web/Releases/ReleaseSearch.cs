using Airworthy.Protocol;
using Airworthy.Server.Health;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.SearchBox;

namespace Airworthy.Server.Web.Releases;

/// <summary>What the search of releases offers: the keys of <see cref="ReleaseFilter"/>, and values as they are known. Issues and events have the same keys among theirs.</summary>
internal sealed class ReleaseSearch(KnownReleases known)
{
    public const string Page = "releases";

    /// <summary>The keys that ask something of a release, wherever releases are searched for.</summary>
    public IReadOnlyList<SearchKey> ReleaseKeys =>
    [
        new(ReleaseCondition.Name, "name of a release, with * for any text", Names),
        new(ReleaseCondition.Version, "semantic version, as in >1.2 or 1.2.*", Versions, IsOrdered: true),
        new(ReleaseCondition.Package, "what stands before the @", Packages),
        new(ReleaseCondition.Build, "what stands behind the +", Builds, IsOrdered: true),
        new(ReleaseCondition.Stage, "how far it has spread in the one chosen environment", Stages),
    ];

    public SearchVocabulary Vocabulary => new(Page,
    [
        .. ReleaseKeys,
        new("release.created", "when it was first heard of, as in -24h or >2026-03-09", static _ => ["-24h", "-7d", "-30d"], IsOrdered: true),
        new("finalized", "whether a tool said that it is out", static _ => ["true", "false"]),
        new("has", "whether its name has that part", static _ => [ReleaseCondition.Version, ReleaseCondition.Package, ReleaseCondition.Build]),
    ]);

    private IEnumerable<string> Names(PageSelection selection) =>
        [ReleaseCondition.Latest, .. Open(selection).OrderDescending(KnownRelease.ByCreation).Select(release => release.Version)];

    /// <summary>The newest first, each once, whatever package and build it has.</summary>
    private IEnumerable<string> Versions(PageSelection selection) =>
        Open(selection).Select(release => release.SemanticVersion).OfType<ReleaseVersion>().OrderDescending(ReleaseVersionComparer.Precedence)
            .Select(version => version.WithoutBuild).Distinct();

    private IEnumerable<string> Packages(PageSelection selection) =>
        Open(selection).Where(release => release.Name.IsSemantic).Select(release => release.Name.Package!).Distinct().Order(StringComparer.Ordinal);

    private IEnumerable<string> Builds(PageSelection selection) =>
        Open(selection).Select(release => release.SemanticVersion).OfType<ReleaseVersion>().Where(version => version.Build.Length > 0)
            .OrderByDescending(version => version.BuildNumber).ThenByDescending(version => version.Build, StringComparer.Ordinal)
            .Select(version => version.Build).Distinct();

    private static IEnumerable<string> Stages(PageSelection selection) => Enum.GetValues<AdoptionStage>().Select(stage => stage.Word);

    /// <summary>Archived releases stay out of what is offered.</summary>
    private IEnumerable<KnownRelease> Open(PageSelection selection) =>
        known.In(selection.Projects.Select(project => project.Id), selection.Environments).Where(release => !release.IsArchived);
}
