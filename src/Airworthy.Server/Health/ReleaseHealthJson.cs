using System.Text.Json;
using Airworthy.Server.Cells;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Health in the form in which Sentry's release endpoints give it.</summary>
internal static class ReleaseHealthJson
{
    /// <summary>Share of sessions, and the name the payloads give it.</summary>
    public static readonly IReadOnlyList<(string Name, double Share)> Percentiles = [("P50", 0.5), ("P90", 0.9)];

    extension(Utf8JsonWriter json)
    {
        /// <summary>The object <c>healthData</c>; its series under the name of the period that was asked for.</summary>
        /// <param name="health">Null if no session has named the release.</param>
        public void WriteHealth(ReleaseHealth? health, ReleaseHealthQuestion question, string seriesName)
        {
            HealthFigures period = health?.Period ?? default, day = health?.Day ?? default, projectDay = health?.ProjectDay ?? default;
            // Of a release that was never seen there is nothing to tell; one that is only quiet now has zeros.
            var wasSeen = health?.Release.Seen is not null;
            json.WriteStartObject();
            json.WriteNumberOrNull("totalSessions", period.Sessions.Total == 0 ? null : period.Sessions.Total);
            json.WriteNumberOrNull("totalUsers", period.Users.Total == 0 ? null : period.Users.Total);
            json.WriteNumber("sessionsCrashed", period.Sessions.Crashed);
            json.WriteNumber("sessionsErrored", period.Sessions[SessionHealth.Errored]);
            json.WriteNumberOrNull("crashFreeSessions", health?.CrashFreeSessions);
            json.WriteNumberOrNull("crashFreeUsers", health?.CrashFreeUsers);
            foreach (var (name, share) in Percentiles)
                json.WriteNumberOrNull("duration" + name, period.Durations.Seconds(share));
            json.WriteNumberOrNull("totalSessions24h", wasSeen ? day.Sessions.Total : null);
            json.WriteNumberOrNull("totalUsers24h", wasSeen ? day.KnownUsers : null);
            json.WriteNumberOrNull("totalProjectSessions24h", wasSeen ? projectDay.Sessions.Total : null);
            json.WriteNumberOrNull("totalProjectUsers24h", wasSeen ? projectDay.KnownUsers : null);
            json.WriteNumberOrNull("adoption", health?.UserAdoption);
            json.WriteNumberOrNull("sessionsAdoption", health?.SessionAdoption);
            json.WriteString("mode", period.Mode.Word);
            if (period.IsApproximate || day.IsApproximate || projectDay.IsApproximate)
                json.WriteBoolean("approximate", true);
            if (question.Series is { } buckets)
                json.WriteSeries(seriesName, buckets, health?.Series ?? new HealthFigures[buckets.Count], question.SeriesOfUsers);
            json.WriteBoolean("hasHealthData", health is { HasHealthData: true });
            json.WriteEndObject();
        }

        /// <summary>The value at one project's key in <c>adoptionStages</c>.</summary>
        public void WriteAdoption(Adoption adoption)
        {
            json.WriteStartObject();
            json.WriteString("stage", adoption.Stage.Word);
            json.WriteTimeOrNull("adopted", adoption.Adopted);
            json.WriteTimeOrNull("unadopted", adoption.Unadopted);
            json.WriteEndObject();
        }

        /// <summary>The hours of the first and the last session, members of <c>currentProjectMeta</c>.</summary>
        public void WriteSessionBounds(Sighting? seen)
        {
            json.WriteTimeOrNull("sessionsLowerBound", seen is { } first ? CellResolution.Hour.PeriodOf(first.First) : null);
            json.WriteTimeOrNull("sessionsUpperBound", seen is { } last ? CellResolution.Hour.PeriodOf(last.Last) : null);
        }

        public void WriteNumberOrNull(string name, double? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }

        public void WriteNumberOrNull(string name, long? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }

        /// <summary>A time with as many digits of its second as it has, down to a microsecond.</summary>
        public void WriteTimeOrNull(string name, DateTime? value)
        {
            if (value is { } time)
                json.WriteString(name, time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"));
            else
                json.WriteNull(name);
        }

        private void WriteSeries(string name, TimeBuckets buckets, IReadOnlyList<HealthFigures> series, bool ofUsers)
        {
            json.WriteStartObject("stats");
            json.WriteStartArray(name);
            foreach (var (start, figures) in buckets.Starts().Zip(series))
            {
                json.WriteStartArray();
                json.WriteNumberValue(start.EpochSeconds);
                json.WriteNumberValue(ofUsers ? figures.Users.Total : figures.Sessions.Total);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    extension(Durations? durations)
    {
        /// <summary>The length that a share of the sessions did not exceed, in seconds as the release endpoints give it; null if none is known.</summary>
        public double? Seconds(double share) => durations?.Percentile(share) / 1000;
    }
}
