using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>
/// Derives adoption from hourly counts. Sentry's job asks at each full hour which releases began enough of an environment's sessions lately, and stores
/// what changed; here the same hours are walked through when somebody asks, so late sessions and changed rules come out as if they had always been so.
/// </summary>
internal static class AdoptionStages
{
    /// <summary>The adoption of every release in every environment it has a name for, at the end of the range.</summary>
    /// <remarks>Judged are the full hours whose whole window lies in the range.</remarks>
    public static Dictionary<(ReleaseId Release, EnvironmentId Environment), Adoption> AtEnd(HourlySessions sessions, AdoptionRules rules)
    {
        var project = new long[sessions.Hours];
        var environments = new Dictionary<EnvironmentId, long[]>();
        foreach (var ((_, environment), row) in sessions.Rows)
        {
            AddTo(project, row);
            if (environment == EnvironmentId.None)
                continue;
            if (!environments.TryGetValue(environment, out var total))
                environments.Add(environment, total = new long[sessions.Hours]);
            AddTo(total, row);
        }

        var projectLately = InWindow(project, rules.WindowHours);
        var lately = environments.ToDictionary(pair => pair.Key, pair => InWindow(pair.Value, rules.WindowHours));
        var result = new Dictionary<(ReleaseId, EnvironmentId), Adoption>(sessions.Rows.Count);
        foreach (var (place, row) in sessions.Rows)
        {
            if (place.Environment != EnvironmentId.None)
                result.Add(place, Walk(row, sessions.Start, lately[place.Environment], projectLately, rules));
        }

        return result;
    }

    private static Adoption Walk(HourlySessions.Row row, DateTime start, long[] environmentLately, long[] projectLately, AdoptionRules rules)
    {
        int? adopted = null, unadopted = null;
        // At this hour, the window ends; before the row's first session there is nothing to judge.
        var at = Math.Max(rules.WindowHours, row.First + 1);
        var own = 0L;
        for (var hour = at - rules.WindowHours; hour < at; hour++)
            own += row[hour];
        for (; at < projectLately.Length; at++)
        {
            if (own > 0 && own * 100 >= rules.Percent * environmentLately[at])
            {
                adopted ??= at;
                unadopted = null;
            }
            // A project that is silent is not judged: its releases stay what they are.
            else if (adopted is not null && unadopted is null && projectLately[at] > 0)
            {
                unadopted = at;
            }

            if (at > row.Last + rules.WindowHours && (adopted is null || unadopted is not null))
                break;
            own += row[at] - row[at - rules.WindowHours];
        }

        return new(TimeAt(adopted), TimeAt(unadopted));

        DateTime? TimeAt(int? hour) => hour is { } hours ? start.AddHours(hours) : null;
    }

    private static void AddTo(long[] total, HourlySessions.Row row)
    {
        var counts = row.Counts;
        for (var i = 0; i < counts.Length; i++)
            total[row.First + i] += counts[i];
    }

    /// <summary>At each hour, the end of the last included: the sum over the hours of the window before it.</summary>
    private static long[] InWindow(long[] hours, int window)
    {
        var sums = new long[hours.Length + 1];
        var sum = 0L;
        for (var at = 1; at < sums.Length; at++)
        {
            sum += hours[at - 1] - (at > window ? hours[at - 1 - window] : 0);
            sums[at] = sum;
        }

        return sums;
    }
}
