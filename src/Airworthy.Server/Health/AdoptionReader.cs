using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>Tells the adoption of a project's releases at any hour, from the sessions that are counted now. Never writes.</summary>
internal sealed class AdoptionReader(
    NameRegistry names, ReleaseSightings sightings, SessionStore sessions, RetentionOptions retention, TimeProvider time)
{
    /// <summary>
    /// The releases' adoption in every environment that has a name and in which they were seen by <paramref name="at"/>, as of the full hour before it.
    /// </summary>
    /// <param name="releases">Those that are asked about; null for all.</param>
    public List<ReleaseAdoption> Of(Project project, DateTime at, IReadOnlySet<ReleaseId>? releases = null)
    {
        var first = DateTime.MaxValue;
        var seen = new List<(ReleaseId Release, EnvironmentId Environment, DateTime First)>();
        lock (sessions.Gate)
        {
            foreach (var (release, environment, sighting) in sightings.All)
            {
                if (environment == EnvironmentId.None || sighting.First > at || releases?.Contains(release) == false || names[release].Project != project.Id)
                    continue;
                seen.Add((release, environment, sighting.First));
                first = first < sighting.First ? first : sighting.First;
            }
        }

        if (seen.Count == 0)
            return [];
        var adoptions = AdoptionStages.AtEnd(Read(project, first, at), project.Adoption);
        // What is seen and not judged yet, or not any more, has not spread.
        return [.. seen.Select(one => new ReleaseAdoption(one.Release, one.Environment, one.First, adoptions.GetValueOrDefault((one.Release, one.Environment))))];
    }

    /// <summary>
    /// How far each release has spread, in one word for the project. Of several environments (null for all), the one in which it was seen first most lately speaks for it;
    /// a release that was seen in none that has a name is not there.
    /// </summary>
    public Dictionary<ReleaseId, Adoption> Representative(Project project, DateTime at, IReadOnlySet<ReleaseId> releases, IReadOnlySet<EnvironmentId>? environments)
    {
        var result = new Dictionary<ReleaseId, (DateTime Seen, int Environment, Adoption Adoption)>();
        foreach (var one in Of(project, at, releases))
        {
            if (environments?.Contains(one.Environment) == false)
                continue;
            // The number decides between two that were seen first at one moment, so that it is always the same one.
            if (!result.TryGetValue(one.Release, out var other) || (one.FirstSeen, one.Environment.Value).CompareTo((other.Seen, other.Environment)) > 0)
                result[one.Release] = (one.FirstSeen, one.Environment.Value, one.Adoption);
        }

        return result.ToDictionary(pair => pair.Key, pair => pair.Value.Adoption);
    }

    /// <summary>
    /// The hours that decide from a session's beginning on, as far as they are kept: its first window begins before it.
    /// What was before the hours that are kept is not known any more. A release that is adopted all the time seems to be so since their first window.
    /// </summary>
    private HourlySessions Read(Project project, DateTime firstSession, DateTime at)
    {
        var start = CellResolution.Hour.PeriodOf(firstSession).AddHours(1 - project.Adoption.WindowHours);
        var kept = retention.HoursFrom(time.GetUtcNow().UtcDateTime);
        var end = CellResolution.Hour.PeriodOf(at);
        start = start > kept ? start : kept;
        var counts = new HourlySessions(start, Math.Max(0, (int)((end - start) / CellResolution.Hour.Length)));
        // Not by a question: its answer has every hour of every group, which costs seven times as much as the hours that have sessions.
        sessions.VisitCells(project.Id, [new(CellResolution.Hour, start, end)], (key, cell) =>
            counts.Add(key.Release, key.Environment, (int)((key.Period - start) / CellResolution.Hour.Length), cell.Sessions.Total));
        return counts;
    }
}

/// <summary>How far a release has spread in an environment.</summary>
/// <param name="FirstSeen">The beginning of its first session there.</param>
internal readonly record struct ReleaseAdoption(ReleaseId Release, EnvironmentId Environment, DateTime FirstSeen, Adoption Adoption);
