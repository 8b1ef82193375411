using System.IO.Compression;
using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Airworthy.Server.Accounts;
using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.Issues;
using Airworthy.Server.Web.Projects;
using Airworthy.Server.Web.Releases;
using Airworthy.Server.Web.SearchBox;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;

namespace Airworthy.Server.Web;

/// <summary>
/// The pages: rendered on the server, readable with scripts off, kept current by <see cref="LiveUpdates"/>.
/// Links and forms load a page whole. Blazor's enhanced navigation would be a second hand in the document beside the one that keeps it current.
/// </summary>
internal static class WebSetup
{
    public static void AddWeb(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // What could be taken for markup is still escaped; letters of any script stay letters.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        // A page that keeps itself current is sent often. Not over HTTPS, where a compressed answer's length can give secrets away.
        services.AddResponseCompression(compression => compression.MimeTypes = [MediaTypeNames.Text.Html]);
        // Of less effort Brotli forgets what it saw in the write before, and a page comes in many: twice the bytes.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.AddSingleton<LiveUpdates>();
        services.AddSingleton<PageSelections>();
        // Not as the interface, or the host would keep it for every request, ingest's too.
        services.AddSingleton<HttpContextAccessor>();
        services.AddScoped<Preferences>();
        services.AddSearchBox();
        services.AddReleasesPage();
        services.AddSingleton<ReleaseDetails.BaselineResolver>();
        services.AddSingleton<ReleaseDetails.ReleaseSheets>();
        services.AddSingleton<ReleaseDetails.ReleaseActions>();
        services.AddIssuePages();
        services.AddSingleton<IngestViews>();
    }

    /// <summary>What must stand before routing: the headers of every page, and the pages shown instead of an error.</summary>
    public static void UseWeb(this IApplicationBuilder app)
    {
        var accessor = app.ApplicationServices.GetRequiredService<HttpContextAccessor>();
        app.Use((http, next) =>
        {
            accessor.HttpContext = http;
            return next(http);
        });
        app.UseMiddleware<PageHeaders>();
        app.UseResponseCompression();
        app.UseWhen(WantsPage, pages =>
        {
            pages.UseMiddleware<OwnPeriod>();
            // In a scope of its own: what had begun to render the page cannot begin again.
            pages.UseExceptionHandler("/status/500", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        });
    }

    public static void MapWeb(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets();
        routes.MapRazorComponents<App>().RequireAuthorization();
        routes.MapGet(LiveUpdates.Path, (LiveUpdates live, HttpContext http, long? after) => live.Follow(http, after))
            .RequireAuthorization();
        routes.MapSearchBox();
        routes.MapReleasesPage();
        routes.MapIssuePages();
        routes.MapPost("/preferences/keep", KeepPreferences).RequireAuthorization();
    }

    private static async Task<IResult> KeepPreferences(HttpContext http, Preferences preferences, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.BadRequest();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        preferences.Keep(form, http);
        return Results.LocalRedirect(LocalPath.Of(form["back"]));
    }

    /// <summary>Browsers ask for HTML, programs do not: those get the bare status.</summary>
    private static bool WantsPage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/api")
        && !http.Request.Path.StartsWithSegments(AccountsSetup.SignInPath + "/password")
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
