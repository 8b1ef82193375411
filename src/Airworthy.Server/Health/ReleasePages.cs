using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>Some releases with all that is shown of them.</summary>
/// <param name="Histories">By rows of the tracker; without releases that only sessions have named.</param>
/// <param name="NewIssues">Issues first seen in a release (by its row) and project; without those that have none.</param>
/// <param name="Health">Empty if it was not asked for; without releases that no session has named.</param>
/// <param name="Adoption">Null if it was not asked for; without a release that has none.</param>
/// <param name="Now">When it was asked for, UTC.</param>
internal sealed record ReleasePage(
    ReleaseView View,
    IReadOnlyList<KnownRelease> Entries,
    IReadOnlyDictionary<long, ReleaseHistory> Histories,
    IReadOnlyDictionary<(long Release, ProjectId Project), int> NewIssues,
    IReadOnlyDictionary<ReleaseId, ReleaseHealth> Health,
    IReadOnlyDictionary<ReleaseId, Adoption>? Adoption,
    DateTime Now)
{
    public ReleaseHistory HistoryOf(KnownRelease release) => release.Told is { } told ? Histories.GetValueOrDefault(told.Row, ReleaseHistory.None) : ReleaseHistory.None;

    public int NewIssuesOf(KnownRelease release, ReleasePart part) => release.Told is { } told ? NewIssues.GetValueOrDefault((told.Row, part.Project)) : 0;

    public ReleaseHealth? HealthOf(ReleasePart part) => part.Sessions is { } sessions ? Health.GetValueOrDefault(sessions.Release.Id) : null;

    public Adoption? AdoptionOf(ReleasePart part) =>
        Adoption is not null && part.Sessions is { } sessions && Adoption.TryGetValue(sessions.Release.Id, out var adoption) ? adoption : null;

    public Project ProjectOf(ReleasePart part) => View.Projects.First(one => one.Id == part.Project);
}

/// <summary>Puts together what is shown of releases: a few questions for all of them, whatever their number. Never writes.</summary>
internal sealed class ReleasePages(ReleaseHistories histories, NewIssueCounts newIssues, ReleaseHealthReader health, AdoptionReader adoption, TimeProvider time)
{
    public ReleasePage Of(IReadOnlyList<KnownRelease> entries, ReleaseView view)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var rows = entries.Select(release => release.Told?.Row).OfType<long>().Distinct().ToList();
        var seen = entries.SelectMany(release => release.Parts).Select(part => part.Sessions).OfType<SeenRelease>().ToList();
        return new(
            view,
            entries,
            histories.Of(rows, view.Environments?.Names),
            newIssues.Of(rows, view.Environments?.Names),
            view.Health is { } question ? health.Of(seen, question) : [],
            view.WithAdoption ? AdoptionOf(seen, view, now) : null,
            now);
    }

    private Dictionary<ReleaseId, Adoption> AdoptionOf(List<SeenRelease> seen, ReleaseView view, DateTime now)
    {
        var result = new Dictionary<ReleaseId, Adoption>();
        foreach (var ofProject in seen.GroupBy(one => one.Release.Project))
        {
            var project = view.Projects.First(one => one.Id == ofProject.Key);
            foreach (var (release, stage) in adoption.Representative(project, now, ofProject.Select(one => one.Release.Id).ToHashSet(), view.Environments?.Ids))
                result.Add(release, stage);
        }

        return result;
    }
}
