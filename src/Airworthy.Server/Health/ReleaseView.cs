using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>What is shown of releases, read and checked.</summary>
internal sealed record ReleaseView
{
    public required IReadOnlyList<Project> Projects { get; init; }

    /// <summary>Null for all.</summary>
    public EnvironmentChoice? Environments { get; init; }

    public bool WithAdoption { get; init; }

    /// <summary>Null if health is not shown.</summary>
    public ReleaseHealthQuestion? Health { get; init; }

    /// <summary>The name of the period that the series of the health goes over.</summary>
    public string SeriesName { get; init; } = "";

    /// <summary>Of these projects nothing but what tools, events and issues tell.</summary>
    public static ReleaseView Of(IReadOnlyList<Project> projects) => new() { Projects = projects };
}

/// <summary>Reads what all questions about releases have in common; the first mistake is refused by its parameter's name.</summary>
internal sealed class ReleaseViewReader(IQueryCollection query, IReadOnlyList<Project> all, NameRegistry names, CatalogSnapshot catalog, DateTime now)
{
    private HealthPeriod _stats = HealthPeriod.Day;
    private bool _statsOfUsers;

    /// <summary>What totals and rates are taken over.</summary>
    public HealthPeriod Summary { get; private set; } = HealthPeriod.Day;

    /// <summary>Null if it can be answered.</summary>
    public ApiRefusal? Read(out ReleaseView view)
    {
        EnvironmentChoice? environments = null;
        var refusal = QuerySelection.ReadProjects(query, all, out var projects) ?? EnvironmentChoice.Read(query, names, catalog, out environments)
            ?? ReadPeriods() ?? ReadStat();
        view = new()
        {
            Projects = projects,
            Environments = environments,
            WithAdoption = IsOn("adoptionStages"),
            Health = IsOn("health")
                ? new()
                {
                    Environments = environments?.Ids,
                    Period = Summary.Hours(now),
                    Day = HealthPeriod.Day.Hours(now),
                    Series = _stats.Series(now),
                    SeriesOfUsers = _statsOfUsers,
                    WithDurations = true,
                }
                : null,
            SeriesName = _stats.Name,
        };
        return refusal;
    }

    /// <summary>As in Sentry: whatever is not 1 is off.</summary>
    public bool IsOn(string name) => query.Last(name) == "1";

    private ApiRefusal? ReadPeriods()
    {
        var refusal = ReadPeriod("summaryStatsPeriod", "14d", out var summary) ?? (IsOn("health") ? ReadPeriod("healthStatsPeriod", "24h", out _stats) : null);
        Summary = summary;
        return refusal;
    }

    private ApiRefusal? ReadPeriod(string name, string otherwise, out HealthPeriod period)
    {
        var text = query.Last(name) is { Length: > 0 } given ? given : otherwise;
        if (HealthPeriod.TryParse(text, out var known))
        {
            period = known;
            return null;
        }

        period = HealthPeriod.Day;
        return ApiRefusal.Invalid(name, $"'{text}' is none; known are {string.Join(", ", HealthPeriod.All.Select(one => one.Name))}");
    }

    private ApiRefusal? ReadStat()
    {
        var stat = query.Last("healthStat") is { Length: > 0 } given ? given : "sessions";
        _statsOfUsers = stat == "users";
        return stat is "users" or "sessions" ? null : ApiRefusal.Invalid("healthStat", $"'{stat}' is neither sessions nor users");
    }
}
