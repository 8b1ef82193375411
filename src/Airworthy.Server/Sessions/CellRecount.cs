using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Sessions;

/// <summary>A cell that does not hold what its sessions make up.</summary>
internal sealed record CellDifference(ProjectId Project, CellResolution Resolution, CellKey Key, string What);

/// <summary>
/// Counts sessions anew, by definition, and compares the cells with it. Cells are only a cache of the facts: what differs is a defect, or damage.
/// </summary>
internal sealed class CellRecount(SessionStore sessions, NameRegistry names)
{
    /// <summary>Compares the cells of an hour, its minutes included where they are kept.</summary>
    public IEnumerable<CellDifference> Compare(ProjectId project, DateTime hour, DateTime minutesFrom)
    {
        var facts = sessions.ReadFacts(project, hour);
        foreach (var resolution in (CellResolution[])[CellResolution.Hour, CellResolution.Minute])
        {
            if (resolution == CellResolution.Minute && hour < minutesFrom)
                continue;
            var expected = Count(facts, resolution);
            var cells = sessions.ReadCells(project, [new(resolution, hour, hour + CellResolution.Hour.Length)], CellParts.All, _ => true).ToDictionary(cell => cell.Key);
            foreach (var key in expected.Keys.Union(cells.Keys))
            {
                var counted = expected.TryGetValue(key, out var cell) ? cell.View(key, CellParts.All) : default;
                if (Difference(counted, cells.GetValueOrDefault(key)) is { } what)
                    yield return new(project, resolution, key, what);
            }
        }
    }

    /// <summary>The release and environment of a cell, for a person.</summary>
    public string Describe(CellKey key) =>
        $"release {names[key.Release].Version}, environment {(key.Environment == EnvironmentId.None ? "(none)" : names[key.Environment])}, {key.Period:yyyy-MM-ddTHH:mm:ssZ}";

    private static Dictionary<CellKey, Cell> Count(IEnumerable<Fact> facts, CellResolution resolution)
    {
        var cells = new Dictionary<CellKey, Cell>();
        foreach (var fact in facts)
        {
            var key = fact.Contribution.KeyAt(resolution);
            if (!cells.TryGetValue(key, out var cell))
                cells.Add(key, cell = new Cell());
            cell.AddSessions(fact.Contribution.Health, fact.Sessions, fact.Contribution.IsAggregated);
            cell.AddToParts(fact.Contribution, fact.UserNumber);
        }

        return cells;
    }

    private static string? Difference(in CellView expected, in CellView actual)
    {
        for (var health = SessionHealth.Healthy; health <= SessionHealth.Crashed; health++)
        {
            if (expected.Sessions[health] != actual.Sessions[health])
                return $"{actual.Sessions[health]} {health} sessions, and {expected.Sessions[health]} in the facts";
        }

        if (expected.AggregatedSessions != actual.AggregatedSessions)
            return $"{actual.AggregatedSessions} aggregated sessions, and {expected.AggregatedSessions} in the facts";
        for (var level = UserLevel.Any; level <= UserLevel.ForegroundAnr; level++)
        {
            var (counted, held) = (expected.Users?.Numbered(level), actual.Users?.Numbered(level));
            if (!(counted?.Members() ?? []).SequenceEqual(held?.Members() ?? []))
                return $"other users ({level}: {held?.Count ?? 0}, and {counted?.Count ?? 0} in the facts)";
        }

        var (lasted, told) = (expected.Durations, actual.Durations);
        return (lasted?.Count ?? 0) == (told?.Count ?? 0) && lasted?.Average == told?.Average && lasted?.Percentile(0.5) == told?.Percentile(0.5)
            ? null
            : $"other durations ({told?.Count ?? 0} of them, and {lasted?.Count ?? 0} in the facts)";
    }
}
