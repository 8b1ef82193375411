namespace Airworthy.Server.Web;

/// <summary>The pages.</summary>
internal static class WebSetup
{
    public static void AddWeb(this IServiceCollection services)
    {
    }

    public static void MapWeb(this IEndpointRouteBuilder routes)
    {
    }
}
