package dev.matriarch.api.problems;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What went wrong before Spring MVC was reached, or after it was left, as a problem. */
@Hidden
@Controller
class ProblemErrorController implements ErrorController {

    @RequestMapping("${spring.web.error.path:${error.path:/error}}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problems.write(request, response, failure(request));
    }

    private static Throwable failure(HttpServletRequest request) {
        @Nullable Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (thrown instanceof Throwable failure) {
            return failure;
        }
        @Nullable Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return Refusals.status(HttpStatusCode.valueOf(status instanceof Integer code ? code : 404));
    }
}
