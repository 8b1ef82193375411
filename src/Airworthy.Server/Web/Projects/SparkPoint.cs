using Airworthy.Server.Health;

namespace Airworthy.Server.Web.Projects;

/// <summary>One bucket of a <see cref="Sparkline"/>.</summary>
public readonly record struct SparkPoint(string Title, long Total, long Crashed)
{
    internal static IReadOnlyList<SparkPoint> Of(ProjectCard card) =>
    [
        .. card.Buckets.Starts().Zip(card.Series, static (start, figures) => new SparkPoint(
            $"{FigureText.Moment(start)}: {FigureText.Exact(figures.Sessions.Total, "session")}, {FigureText.Exact(figures.Sessions.Crashed)} crashed",
            figures.Sessions.Total, figures.Sessions.Crashed)),
    ];
}
